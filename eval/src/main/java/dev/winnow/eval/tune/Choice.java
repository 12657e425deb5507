package dev.winnow.eval.tune;

import java.util.Comparator;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/**
 * Picks one shape of several by what some queries say.
 *
 * @param winners the best configuration of each shape, by the same queries
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Choice(Grid grid, Costs costs, SequencedMap<Shape, Integer> winners, int[] queries) {
    /** The one with the greatest mean, the cheapest among equals. */
    Optional<Shape> best(Predicate<Shape> allowed) {
        return winners.keySet().stream()
                .filter(allowed)
                .max(Comparator.comparingDouble(this::mean)
                        .thenComparing(cheapness().reversed()));
    }

    /**
     * The cheapest whose mean is within one standard error of the greatest, where the error is that of the difference by
     * query: what is dearer by so little is as likely noise.
     *
     * <p>Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees", 1984, section 3.4.3: the one standard
     * error rule.
     */
    Optional<Shape> cheapestNearBest(Predicate<Shape> allowed) {
        return best(allowed)
                .flatMap(best -> winners.keySet().stream()
                        .filter(allowed)
                        .filter(shape -> mean(best) - mean(shape) <= standardError(best, shape))
                        .min(cheapness()));
    }

    private Comparator<Shape> cheapness() {
        return Comparator.<Shape>comparingDouble(shape -> costs.of(shape).p95())
                .thenComparingDouble(shape -> costs.of(shape).p50());
    }

    double mean(Shape shape) {
        return grid.mean(number(shape), queries);
    }

    int number(Shape shape) {
        return winners.getOrDefault(shape, -1);
    }

    private double standardError(Shape a, Shape b) {
        int n = queries.length;
        double mean = mean(a) - mean(b);
        double squares = 0;
        for (int query : queries) {
            double d = grid.value(number(a), query) - grid.value(number(b), query) - mean;
            squares += d * d;
        }
        return Math.sqrt(squares / (n - 1) / n);
    }
}
