/**
 * Where a system wins and where it loses: an experiment cut into segments of its queries, and the list of the queries that
 * were made worse.
 *
 * <p>{@link dev.winnow.eval.segment.Segments} compares the systems within each segment of each {@link
 * dev.winnow.eval.segment.Dimension}: type of query, length, language, any field of the queries. {@link
 * dev.winnow.eval.segment.Harm} lists the queries that a system made worse than the baseline, or its rerankers than its
 * own first stage, with the judged documents that moved and the stage that moved each.
 *
 * <pre>{@code
 * Metric metric = Metric.named("ndcg_cut.10");
 * Segments segments = Segments.of(experiment, metric);
 * Harm harm = Harm.againstFirstStage(experiment, experiment.systems().getLast(), metric);
 * harm.harmed().stream().limit(10).forEach(query -> System.out.println(query.id() + " " + query.loss()));
 * }</pre>
 *
 * <p>Not here: limits that a segment must keep (gates), the making of reports.
 */
@NullMarked
package dev.winnow.eval.segment;

import org.jspecify.annotations.NullMarked;
