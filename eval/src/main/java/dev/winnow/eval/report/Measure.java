package dev.winnow.eval.report;

import dev.winnow.RankFailure;
import dev.winnow.eval.metric.Metric;
import java.util.ArrayList;
import java.util.List;

/**
 * A metric and what it was asked for by.
 *
 * @param label for people, such as {@code nDCG@10}
 * @param metric a mean over queries
 */
public record Measure(String label, Metric metric) {
    /** @throws RankFailure.InvalidInput when the metric is a sum or a geometric mean, which no test of means is for */
    public Measure {
        if (metric.summary() != Metric.Summary.MEAN) {
            throw new RankFailure.InvalidInput("systems are compared by " + label
                    + ", which is not a mean over queries; compare by one that is, such as nDCG@10");
        }
    }

    /**
     * The metrics of these names, in their order; a name that stands for several brings all of them.
     *
     * @param names as for {@link Metric#parse(List)}
     */
    public static List<Measure> parse(List<String> names) {
        List<Measure> measures = new ArrayList<>();
        for (String name : names) {
            List<Metric> metrics = Metric.parse(name);
            for (Metric metric : metrics) {
                String label = metrics.size() == 1 ? name : metric.name();
                if (measures.stream().noneMatch(known -> known.metric.name().equals(metric.name()))) {
                    measures.add(new Measure(label, metric));
                }
            }
        }
        return List.copyOf(measures);
    }
}
