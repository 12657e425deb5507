package dev.winnow.eval.significance;

import dev.winnow.RankFailure;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one metric said of one system: a value for each query.
 *
 * @param system names the system in reports and errors, not blank
 * @param values query id to value, each finite; kept sorted by id, so that the order they come in does not matter
 */
public record Sample(String system, Map<String, Double> values) {
    private static final int NAMED = 5;

    public Sample {
        if (system.isBlank()) {
            throw new RankFailure.InvalidInput("the system has a blank name; give each system a name");
        }
        SequencedMap<String, Double> sorted = new TreeMap<>(values);
        sorted.forEach((query, value) -> {
            if (!Double.isFinite(value)) {
                throw new RankFailure.InvalidInput(
                        "the value of query '" + query + "' for system '" + system + "' is " + value
                                + ", must be a finite number; leave a query that cannot be measured out of every system");
            }
        });
        values = Collections.unmodifiableSequencedMap(sorted);
    }

    /** The candidate's values less this sample's, by query in the order of the ids. */
    double[] differencesTo(Sample candidate) {
        requireSameQueries(candidate);
        // Equal sets of keys in the same order, so the values stand side by side.
        double[] differences = new double[values.size()];
        Iterator<Double> before = values.values().iterator();
        Iterator<Double> after = candidate.values.values().iterator();
        for (int i = 0; i < differences.length; i++) {
            differences[i] = difference(before.next(), after.next());
        }
        return differences;
    }

    /** What is less than a rounding error counts as no difference, or it would pass for a small and steady gain. */
    private static double difference(double baseline, double candidate) {
        double difference = candidate - baseline;
        double noise = Difference.ROUNDING * Math.max(Math.abs(baseline), Math.abs(candidate));
        return Math.abs(difference) <= noise ? 0 : difference;
    }

    double mean() {
        return values.values().stream().mapToDouble(v -> v).average().orElse(0);
    }

    private void requireSameQueries(Sample other) {
        if (!values.keySet().equals(other.values.keySet())) {
            throw new RankFailure.InvalidInput("systems '" + system + "' and '" + other.system
                    + "' were measured on different queries: " + missing(this, other) + "; " + missing(other, this)
                    + "; measure both on the same queries");
        }
        if (values.size() < 2) {
            throw new RankFailure.InvalidInput("the number of queries is " + values.size()
                    + ", a comparison needs at least 2; judge more queries");
        }
    }

    private static String missing(Sample has, Sample lacks) {
        TreeSet<String> ids = new TreeSet<>(has.values.keySet());
        ids.removeAll(lacks.values.keySet());
        List<String> named = ids.stream().limit(NAMED).toList();
        return ids.size() + " only in '" + has.system + "'"
                + (ids.isEmpty() ? "" : " (" + String.join(", ", named) + (ids.size() > NAMED ? ", ..." : "") + ")");
    }
}
