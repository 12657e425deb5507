package dev.winnow.eval.report;

import dev.winnow.RankFailure;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.significance.Comparison;
import dev.winnow.eval.significance.Significance;
import dev.winnow.eval.significance.SignificanceSettings;
import java.util.List;
import java.util.Optional;

/**
 * All there is to know of an experiment.
 *
 * @param experiment what was asked and answered
 * @param measures what each metric says; the first decides
 * @param times how long each system took, in order; empty where the answers come from files
 * @param settings of the statistics
 */
public record Findings(
        Experiment experiment, List<Measured> measures, List<Times> times, SignificanceSettings settings) {
    /** The difference that a reader is told the price of: what most papers call a gain worth having. */
    private static final double WANTED = 0.02;

    public Findings {
        measures = List.copyOf(measures);
        times = List.copyOf(times);
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
        return new Findings(
                experiment,
                measures.stream()
                        .map(measure -> Measured.of(experiment, measure, significance))
                        .toList(),
                experiment.systems().stream().flatMap(s -> Times.of(s).stream()).toList(),
                settings);
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

    /** How long a system took, if known. */
    public Optional<Times> times(String system) {
        return times.stream().filter(of -> of.system().equals(system)).findFirst();
    }
}
