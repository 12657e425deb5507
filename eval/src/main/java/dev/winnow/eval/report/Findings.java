package dev.winnow.eval.report;

import dev.winnow.RankFailure;
import dev.winnow.eval.ceiling.Ceiling;
import dev.winnow.eval.ceiling.CeilingSettings;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.segment.Dimension;
import dev.winnow.eval.segment.Harm;
import dev.winnow.eval.segment.SegmentSettings;
import dev.winnow.eval.segment.Segments;
import dev.winnow.eval.significance.Comparison;
import dev.winnow.eval.significance.Significance;
import dev.winnow.eval.significance.SignificanceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All there is to know of an experiment.
 *
 * @param experiment what was asked and answered
 * @param measures what each metric says; the first decides
 * @param segments of the queries; empty with a single system, or where only the queries' ids are known
 * @param ceilings what reranking could gain, for each system that found anything
 * @param harms what got worse: for each system with rerankers by its rerankers, then for each system by the baseline
 * @param times how long each system took, in order; empty where the answers come from files
 * @param skips what rules that skip stages cost, by the metric that decides; none where none applied
 * @param settings of the statistics
 */
public record Findings(
        Experiment experiment,
        List<Measured> measures,
        Optional<Segments> segments,
        List<Ceiling> ceilings,
        List<Harm> harms,
        List<Times> times,
        List<SkipCost> skips,
        SignificanceSettings settings) {
    /** The difference that a reader is told the price of: what most papers call a gain worth having. */
    private static final double WANTED = 0.02;

    public Findings {
        measures = List.copyOf(measures);
        ceilings = List.copyOf(ceilings);
        harms = List.copyOf(harms);
        times = List.copyOf(times);
        skips = List.copyOf(skips);
    }

    /**
     * Works everything out. Cost: O(measures * systems * queries * rounds); 300 queries, 4 systems and 3 measures take about
     * a second.
     *
     * @param measures one or more, the first of which decides
     */
    public static Findings of(Experiment experiment, List<Measure> measures, SignificanceSettings settings) {
        if (measures.isEmpty()) {
            throw new RankFailure.InvalidInput("there is no metric to compare by; name one, such as nDCG@10");
        }
        Significance significance = new Significance(settings);
        Metric main = measures.getFirst().metric();
        return new Findings(
                experiment,
                measures.stream()
                        .map(measure -> Measured.of(experiment, measure, significance))
                        .toList(),
                segments(experiment, main, settings),
                experiment.systems().stream()
                        .filter(system -> system.rankings().values().stream().anyMatch(ranking -> !ranking.isEmpty()))
                        .map(system -> Ceiling.of(experiment, system, main, CeilingSettings.defaults()))
                        .toList(),
                harms(experiment, main),
                experiment.systems().stream().flatMap(s -> Times.of(s).stream()).toList(),
                experiment.systems().stream()
                        .flatMap(s -> SkipCost.of(experiment, s, main).stream())
                        .toList(),
                settings);
    }

    private static Optional<Segments> segments(Experiment experiment, Metric metric, SignificanceSettings settings) {
        boolean hasTexts = experiment.queries().items().stream()
                .anyMatch(item -> !item.query().text().equals(item.id()));
        if (!hasTexts || experiment.systems().size() == 1) {
            return Optional.empty();
        }
        return Optional.of(Segments.of(
                experiment,
                metric,
                Dimension.of(experiment.queries()),
                SegmentSettings.defaults().withSignificance(settings)));
    }

    private static List<Harm> harms(Experiment experiment, Metric metric) {
        List<Harm> harms = new ArrayList<>();
        experiment.systems().stream()
                .filter(system -> !system.firstStages().equals(system.rankings()))
                .forEach(system -> harms.add(Harm.againstFirstStage(experiment, system, metric)));
        experiment.systems().stream()
                .skip(1)
                .forEach(system -> harms.add(Harm.againstBaseline(experiment, system, metric)));
        return harms;
    }

    /** What the metric that decides says. */
    public Measured main() {
        return measures.getFirst();
    }

    /** Each comparison by the metric that decides, in a sentence. */
    public List<String> verdicts() {
        return main().comparisons().stream()
                .map(comparison -> Verdict.sentence(comparison, main().measure().label()))
                .toList();
    }

    /** What these queries could show of each comparison, in a sentence each; none where two systems never differ. */
    public List<String> sensitivities() {
        return main().comparisons().stream()
                .flatMap(comparison -> sensitivity(comparison).stream())
                .toList();
    }

    private Optional<String> sensitivity(Comparison comparison) {
        return comparison
                .sensitivity()
                .map(of -> comparison.candidate() + " against " + comparison.baseline() + ": " + of.sentence(WANTED));
    }

    /** What retrieval lost and reranking could gain, in a sentence for each system. */
    public List<String> ceilingSentences() {
        String label = main().measure().label();
        return ceilings.stream()
                .map(ceiling -> ceiling.system() + ": " + ceiling.sentence().replace(ceiling.metric(), label))
                .toList();
    }

    /** How long a system took, if known. */
    public Optional<Times> times(String system) {
        return times.stream().filter(of -> of.system().equals(system)).findFirst();
    }
}
