package dev.winnow.eval.report;

import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.significance.Comparison;
import dev.winnow.eval.significance.Interval;
import dev.winnow.eval.significance.Sample;
import dev.winnow.eval.significance.Significance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What one metric says of every system.
 *
 * @param measure the metric
 * @param systems in the experiment's order, the baseline first
 */
public record Measured(Measure measure, List<OfSystem> systems) {
    public Measured {
        systems = List.copyOf(systems);
    }

    /**
     * What the metric says of one system.
     *
     * @param system its name
     * @param values query id to value, in the order of the experiment's queries
     * @param mean of the values
     * @param interval where the true mean may lie
     * @param comparison with the baseline; empty for the baseline itself
     */
    public record OfSystem(
            String system,
            SequencedMap<String, Double> values,
            double mean,
            Interval interval,
            Optional<Comparison> comparison) {}

    static Measured of(Experiment experiment, Measure measure, Significance significance) {
        List<SequencedMap<String, Double>> values = experiment.systems().stream()
                .map(system -> experiment.values(system, measure.metric()))
                .toList();
        List<Sample> samples = new ArrayList<>();
        for (Answers answers : experiment.systems()) {
            samples.add(new Sample(answers.system(), values.get(samples.size())));
        }
        List<Comparison> comparisons = samples.size() == 1
                ? List.of()
                : significance.compare(samples.getFirst(), samples.subList(1, samples.size()));
        List<OfSystem> systems = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            systems.add(new OfSystem(
                    samples.get(i).system(),
                    values.get(i),
                    values.get(i).values().stream()
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElseThrow(),
                    significance.interval(samples.get(i)),
                    i == 0 ? Optional.empty() : Optional.of(comparisons.get(i - 1))));
        }
        return new Measured(measure, systems);
    }

    public OfSystem baseline() {
        return systems.getFirst();
    }

    /** All but the baseline. */
    public List<OfSystem> candidates() {
        return systems.subList(1, systems.size());
    }

    /** The comparisons with the baseline, in order. */
    public List<Comparison> comparisons() {
        return candidates().stream()
                .flatMap(system -> system.comparison().stream())
                .toList();
    }
}
