/**
 * What reranking can gain at most: how much of what is relevant each first stage finds, and how good a perfect order of it
 * would be.
 *
 * <p>{@link dev.winnow.eval.ceiling.Ceiling} is the report of one system; it holds a {@link
 * dev.winnow.eval.ceiling.RecallCurve} for each first stage, for the retrieval as a whole and for the final order.
 *
 * <pre>{@code
 * Ceiling ceiling = Ceiling.of(experiment, system, Metric.named("ndcg_cut.10"), CeilingSettings.defaults());
 * System.out.println(ceiling.sentence());
 * if (ceiling.verdict() == Ceiling.Verdict.FIX_RETRIEVAL_FIRST) { ... }
 * }</pre>
 *
 * <p>Not here: comparing systems (see {@code dev.winnow.eval.significance}), choosing the depth for a time budget.
 */
@NullMarked
package dev.winnow.eval.ceiling;

import org.jspecify.annotations.NullMarked;
