package dev.winnow.eval.tune;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * What some queries say of every shape. Each of them is answered by the details (fusion, weights, blends) that were chosen
 * without its fold, so that a shape with many details to choose from is not flattered.
 *
 * @param queries that were looked at, in random order
 * @param winners the best configuration of each shape, by all of these queries
 * @param values for each shape by query; NaN for other queries
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CrossFit(Grid grid, int[] queries, SequencedMap<Shape, Integer> winners, Map<Shape, double[]> values) {
    /** Cost: a halving for each fold and one for all. */
    static CrossFit of(Halving halving, int[] queries, int folds) {
        Grid grid = halving.grid();
        SequencedMap<Shape, Integer> winners = halving.winners(queries);
        Map<Shape, double[]> values = new LinkedHashMap<>();
        winners.keySet().forEach(shape -> {
            double[] unknown = new double[grid.queries()];
            Arrays.fill(unknown, Double.NaN);
            values.put(shape, unknown);
        });
        for (Fold fold : Fold.of(queries, folds)) {
            SequencedMap<Shape, Integer> unseen = halving.winners(fold.training());
            for (int query : fold.heldOut()) {
                grid.fill(unseen.values(), query);
                unseen.forEach((shape, number) ->
                        Objects.requireNonNull(values.get(shape))[query] = grid.value(number, query));
            }
        }
        return new CrossFit(grid, queries, winners, values);
    }

    /** How many queries {@link #of} looks at, each counted as often as it does. */
    static long steps(int queries, int folds) {
        return Halving.steps(queries)
                + Fold.of(new int[queries], folds).stream()
                        .mapToLong(fold -> Halving.steps(fold.training().length))
                        .sum();
    }

    /** The best configuration of a shape, by all of these queries. */
    int winner(Shape shape) {
        return Objects.requireNonNull(winners.get(shape));
    }

    double value(Shape shape, int query) {
        return Objects.requireNonNull(values.get(shape))[query];
    }

    double mean(Shape shape) {
        return Arrays.stream(queries)
                .mapToDouble(query -> value(shape, query))
                .average()
                .orElseThrow();
    }

    /** The mean of a shape's best configuration by the same queries that it was chosen by. */
    double inSample(Shape shape) {
        return grid.mean(winner(shape), queries);
    }

    /** How well the queries know the difference of two means. */
    double standardError(Shape a, Shape b) {
        int n = queries.length;
        double mean = mean(a) - mean(b);
        double squares = Arrays.stream(queries)
                .mapToDouble(query -> value(a, query) - value(b, query) - mean)
                .map(d -> d * d)
                .sum();
        return Math.sqrt(squares / (n - 1) / n);
    }

    List<Shape> shapes() {
        return List.copyOf(winners.keySet());
    }
}
