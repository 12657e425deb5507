/**
 * What an experiment found, and a page that shows it.
 *
 * <p>{@link dev.winnow.eval.report.Findings} is all there is to know of an {@code Experiment}: each system's mean of each
 * {@link dev.winnow.eval.report.Measure} with its interval, every system held against the baseline, times, segments, what
 * got worse, and what a reranker could gain. {@link dev.winnow.eval.report.HtmlReport} makes one HTML file of it.
 *
 * <pre>{@code
 * Findings findings = Findings.of(experiment, Measure.parse(List.of("nDCG@10")), SignificanceSettings.defaults());
 * HtmlReport.write(findings, Path.of("report.html"));
 * }</pre>
 *
 * <p>The page is a list of sections of paragraphs, tables and charts; how those look in HTML is in the resources beside
 * this package. A new section is a class that makes one from the findings.
 *
 * <p>Not here: the statistics ({@code significance}), segments, ceilings, and what a terminal shows ({@code cli}).
 */
@NullMarked
package dev.winnow.eval.report;

import org.jspecify.annotations.NullMarked;
