package dev.winnow.eval.tune;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The search over all queries, and over all but each fold.
 *
 * @param whole by all queries
 * @param byQuery for each query, what is known without it and its fold
 */
record Search(Costs costs, CrossFit whole, List<CrossFit> byQuery) {
    static Search run(Grid grid, Costs costs, TunerSettings settings, Tuner.Progress progress) {
        int[] shuffled = Fold.shuffled(grid.queries(), settings.significance().seed());
        List<Fold> folds = Fold.of(shuffled, settings.folds());
        long all = CrossFit.steps(shuffled.length, settings.folds())
                + folds.stream()
                        .mapToLong(fold -> CrossFit.steps(fold.training().length, settings.folds()))
                        .sum();
        long[] done = {0};
        Halving halving = new Halving(grid, () -> progress.step("trying pipelines", ++done[0], all));
        CrossFit whole = CrossFit.of(halving, shuffled, settings.folds());
        CrossFit[] byQuery = new CrossFit[shuffled.length];
        for (Fold fold : folds) {
            CrossFit unseen = CrossFit.of(halving, fold.training(), settings.folds());
            for (int query : fold.heldOut()) {
                byQuery[query] = unseen;
                grid.fill(unseen.winners().values(), query);
            }
        }
        return new Search(costs, whole, List.of(byQuery));
    }

    Grid grid() {
        return whole.grid();
    }

    /** What a way of choosing picks by all queries; empty when there is nothing to choose from. */
    Optional<Shape> chosen(Function<Choice, Optional<Shape>> way) {
        return way.apply(new Choice(whole, costs));
    }

    /** For each query, the value of what a way of choosing picks without it; empty when there is nothing to choose from. */
    Optional<double[]> heldOut(Function<Choice, Optional<Shape>> way) {
        IdentityHashMap<CrossFit, Optional<Shape>> picked = new IdentityHashMap<>();
        double[] values = new double[byQuery.size()];
        for (int q = 0; q < values.length; q++) {
            CrossFit fit = byQuery.get(q);
            Optional<Shape> shape = picked.computeIfAbsent(fit, f -> way.apply(new Choice(f, costs)));
            if (shape.isEmpty()) {
                return Optional.empty();
            }
            values[q] = grid().value(fit.winner(shape.get()), q);
        }
        return Optional.of(values);
    }

    /** For each query, the value of a shape with the details chosen without it. */
    double[] heldOut(Shape shape) {
        return heldOut(choice -> Optional.of(shape)).orElseThrow();
    }

    /** The details of a shape that were chosen without a query. */
    Configuration heldOut(Shape shape, int query) {
        return grid().configuration(byQuery.get(query).winner(shape));
    }
}
