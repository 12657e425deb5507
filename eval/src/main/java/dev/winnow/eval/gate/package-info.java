/**
 * May this change pass? Limits that an answer to judged queries must keep, and the verdict on them.
 *
 * <p>A {@link dev.winnow.eval.gate.Gate} holds {@link dev.winnow.eval.gate.Limit}s on one metric: a figure to reproduce, a
 * floor, the greatest drop, no significant loss, latency, degraded answers; floors and drops also of one
 * {@link dev.winnow.eval.gate.Scope} of the queries. It gives a {@link dev.winnow.eval.gate.Verdict} with a
 * {@link dev.winnow.eval.gate.Check} for every limit: passed, failed or skipped, with its numbers and one sentence why.
 *
 * <pre>{@code
 * Gate gate = new Gate(
 *         "fused", Metric.named("nDCG@10"),
 *         List.of(new Limit.Expected(0.6533, 0.005), new Limit.NotWorse(), new Limit.Latency(200)),
 *         SignificanceSettings.defaults());
 * Verdict verdict = gate.check(Measured.of(experiment, answers, gate.metric()).against(experiment, yesterday));
 * verdict.status();                        // FAILED
 * verdict.failures().getFirst().reason();  // "ndcg_cut_10 is significantly worse than the baseline bm25: ..."
 * }</pre>
 *
 * <p>A {@link dev.winnow.eval.gate.Replacement} asks more of a new system that is to take the place of one: not that nothing was
 * lost, but that something was gained, for no kind of query at another's cost.
 *
 * <p>Not here: files that gates are written in and running what they name (the module {@code app} does), reports for people
 * and for CI (the command line does), segments by more than one field's value.
 */
@NullMarked
package dev.winnow.eval.gate;

import org.jspecify.annotations.NullMarked;
