package dev.winnow.eval.tune;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The search over all queries, and over all but each fold.
 *
 * @param whole by all queries
 * @param byQuery for each query, the choice that has not seen it
 */
record Search(Grid grid, Costs costs, Choice whole, List<Choice> byQuery) {
    static Search run(Grid grid, Costs costs, TunerSettings settings, int queries, Tuner.Progress progress) {
        int[] shuffled = Fold.shuffled(queries, settings.significance().seed());
        List<Fold> folds = Fold.of(shuffled, settings.folds());
        long all = steps(queries)
                + folds.stream()
                        .mapToLong(fold -> steps(fold.training().length))
                        .sum();
        long[] done = {0};
        Halving halving = new Halving(grid, () -> progress.step("trying pipelines", ++done[0], all));
        Choice whole = new Choice(grid, costs, halving.winners(grid.shapes(), shuffled), shuffled);
        Choice[] byQuery = new Choice[queries];
        for (Fold fold : folds) {
            SequencedMap<Shape, Integer> winners = halving.winners(grid.shapes(), fold.training());
            Choice choice = new Choice(grid, costs, winners, fold.training());
            for (int query : fold.heldOut()) {
                byQuery[query] = choice;
                grid.fill(winners.values(), query);
            }
        }
        return new Search(grid, costs, whole, List.of(byQuery));
    }

    private static long steps(int queries) {
        return IntStream.of(Halving.rounds(queries)).sum();
    }

    /** For each query, the value of what a way of choosing picks without having seen it; empty when it finds nothing. */
    Optional<double[]> heldOut(Function<Choice, Optional<Shape>> way) {
        IdentityHashMap<Choice, Optional<Shape>> picked = new IdentityHashMap<>();
        double[] values = new double[byQuery.size()];
        for (int q = 0; q < values.length; q++) {
            Choice choice = byQuery.get(q);
            Optional<Shape> shape = picked.computeIfAbsent(choice, way);
            if (shape.isEmpty()) {
                return Optional.empty();
            }
            values[q] = grid.value(choice.number(shape.get()), q);
        }
        return Optional.of(values);
    }

    /** The configuration of a shape for a query, chosen without it. */
    Configuration heldOut(Shape shape, int query) {
        return grid.configuration(byQuery.get(query).number(shape));
    }
}
