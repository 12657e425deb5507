/**
 * How good an answer is, by judgements: trec_eval's measures, to its four decimals, and those a reranker needs beside
 * them.
 *
 * <p>Read in this order: a {@link dev.winnow.eval.metric.Metric} is asked for by name; a {@link
 * dev.winnow.eval.metric.JudgedAnswer} is one query's answer with the grades of its documents, which is all that a metric
 * sees; an {@link dev.winnow.eval.metric.Evaluation} holds the values of metrics for every query of a run, and their
 * averages; a {@link dev.winnow.eval.metric.MetricTable} prints them as trec_eval does.
 *
 * <pre>{@code
 * List<Metric> metrics = Metric.parse("ndcg_cut.10", "recall.100", "MRR@10");
 * Evaluation bm25 = Evaluation.of(qrels, run, metrics, EvaluationSettings.standard().withComplete(true));
 * double quality = bm25.average(metrics.getFirst());
 * double[] byQuery = bm25.values(metrics.getFirst()); // aligned with bm25.queryIds(), for significance tests
 * }</pre>
 *
 * <p>The ruler is trec_eval (NIST): its published test data and the outputs it gives for them are reproduced line by line
 * by this package's tests.
 *
 * <p>Not here: whether a difference is more than luck, segments, gates; they are packages beside this one.
 */
@NullMarked
package dev.winnow.eval.metric;

import org.jspecify.annotations.NullMarked;
