/**
 * Is the difference between two systems real? Systems are compared by what one metric said of each query.
 *
 * <p>Start at {@link dev.winnow.eval.significance.Significance}: it takes a {@link dev.winnow.eval.significance.Sample}
 * for the baseline and for each candidate, and gives a {@link dev.winnow.eval.significance.Comparison} for each
 * candidate: the {@link dev.winnow.eval.significance.Difference}, two tests with their
 * {@link dev.winnow.eval.significance.PValue}, the {@link dev.winnow.eval.significance.Intervals},
 * {@link dev.winnow.eval.significance.Outcomes} by query, and the
 * {@link dev.winnow.eval.significance.Sensitivity}: which difference these queries could show at all.
 *
 * <pre>{@code
 * Comparison comparison = new Significance(SignificanceSettings.defaults())
 *         .compare(new Sample("bm25", ndcgOfBm25), new Sample("reranked", ndcgOfReranked));
 * comparison.isBetter();                              // significantly so
 * comparison.difference().mean();                     // 0.0412
 * comparison.intervals().student();                   // 0.0214 to 0.0610
 * comparison.sensitivity().map(s -> s.sentence(0.02));
 * // With these 60 queries you can see a difference of 0.030; for 0.02 you need 128 (80% power at the 5% level).
 * }</pre>
 *
 * <p>Rules that hold everywhere: a difference is the candidate's value less the baseline's; tests have two sides; the same
 * values and the same seed give the same answer, in whatever order the queries come; swapping the systems turns signs and
 * intervals round and keeps every p-value.
 *
 * <p>Not here: measuring (see {@code dev.winnow.eval.metric}), deciding whether a change may pass (a gate).
 */
@NullMarked
package dev.winnow.eval.significance;

import org.jspecify.annotations.NullMarked;
