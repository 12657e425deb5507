package dev.winnow.eval.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Picks one shape of several by what some queries say. */
record Choice(CrossFit fit, Costs costs) {
    /** What is gained by less is not worth a place on the frontier. */
    private static final double STEP = 0.001;

    /** Those that no cheaper one equals, cheapest first; each gains {@value #STEP} at least. */
    List<Shape> frontier(Predicate<Shape> allowed) {
        List<Shape> frontier = new ArrayList<>();
        fit.shapes().stream().filter(allowed).sorted(costs.byPrice()).forEach(shape -> {
            if (frontier.isEmpty() || fit.mean(shape) >= fit.mean(frontier.getLast()) + STEP) {
                frontier.add(shape);
            }
        });
        return frontier;
    }

    /** The end of the frontier. */
    Optional<Shape> best(Predicate<Shape> allowed) {
        return frontier(allowed).reversed().stream().findFirst();
    }

    /**
     * The cheapest of the frontier whose mean is within one standard error of the best, where the error is that of the
     * difference by query: what is dearer and better by so little may be luck.
     *
     * <p>Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees", 1984, section 3.4.3: the one standard
     * error rule, there with the error of the mean.
     */
    Optional<Shape> cheapestNearBest(Predicate<Shape> allowed) {
        List<Shape> frontier = frontier(allowed);
        return frontier.stream()
                .filter(shape ->
                        fit.mean(frontier.getLast()) - fit.mean(shape) <= fit.standardError(frontier.getLast(), shape))
                .findFirst();
    }
}
