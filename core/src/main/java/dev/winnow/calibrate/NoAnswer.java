package dev.winnow.calibrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * When the best candidate's probability is below the cut, there is no good answer. Measured by asking each query twice: with
 * its candidates, and without the relevant ones, so that there is nothing to be found. The cut has the smallest mean of both
 * errors; the errors are those on queries that the cut was not chosen by.
 *
 * @param cut the least probability of a best candidate that passes for an answer
 * @param wronglyRefused the share of queries with an answer that were said to have none
 * @param wronglyAnswered the share of queries without an answer that were said to have one
 * @param queries how many could be asked both ways
 */
public record NoAnswer(double cut, double wronglyRefused, double wronglyAnswered, int queries) {
    /** One query: its best candidate, and its best that is not relevant. */
    private record Pair(String query, double with, double without) {}

    static Optional<NoAnswer> of(List<Prediction> predictions, Folds folds) {
        List<Pair> pairs = pairs(predictions);
        if (pairs.size() < folds.count()) {
            return Optional.empty();
        }
        int refused = 0;
        int answered = 0;
        for (int fold = 0; fold < folds.count(); fold++) {
            int held = fold;
            List<Pair> others =
                    pairs.stream().filter(p -> !folds.isIn(held, p.query())).toList();
            if (others.isEmpty()) {
                return Optional.empty();
            }
            double cut = best(others);
            for (Pair pair : pairs) {
                if (folds.isIn(held, pair.query())) {
                    refused += pair.with() < cut ? 1 : 0;
                    answered += pair.without() >= cut ? 1 : 0;
                }
            }
        }
        double queries = pairs.size();
        return Optional.of(new NoAnswer(best(pairs), refused / queries, answered / queries, pairs.size()));
    }

    private static List<Pair> pairs(List<Prediction> predictions) {
        Map<String, Double> with = new TreeMap<>();
        Map<String, Double> without = new HashMap<>();
        predictions.forEach(p -> (p.relevant() ? with : without).merge(p.query(), p.probability(), Math::max));
        List<Pair> pairs = new ArrayList<>();
        with.forEach((query, relevant) -> {
            Double other = without.get(query);
            if (other != null) {
                pairs.add(new Pair(query, Math.max(relevant, other), other));
            }
        });
        return pairs;
    }

    /** The cut with the fewest errors of both kinds; between the two values it separates. */
    private static double best(List<Pair> pairs) {
        TreeSet<Double> values = new TreeSet<>();
        pairs.forEach(pair -> {
            values.add(pair.with());
            values.add(pair.without());
        });
        double best = values.first();
        long fewest = Long.MAX_VALUE;
        double before = values.first();
        for (double value : values) {
            double cut = (before + value) / 2;
            long errors = pairs.stream().filter(p -> p.with() < cut).count()
                    + pairs.stream().filter(p -> p.without() >= cut).count();
            if (errors < fewest) {
                fewest = errors;
                best = cut;
            }
            before = value;
        }
        return best;
    }
}
