package dev.winnow.eval.tune;

import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Picks one shape of several by what some queries say. */
record Choice(CrossFit fit, Costs costs) {
    /** The one with the greatest mean, the cheapest among equals. */
    Optional<Shape> best(Predicate<Shape> allowed) {
        return shapes(allowed)
                .max(Comparator.comparingDouble(fit::mean)
                        .thenComparing(costs.byPrice().reversed()));
    }

    /**
     * The cheapest whose mean is within one standard error of the greatest, where the error is that of the difference by
     * query: what is dearer and better by so little may be luck.
     *
     * <p>Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees", 1984, section 3.4.3: the one standard
     * error rule.
     */
    Optional<Shape> cheapestNearBest(Predicate<Shape> allowed) {
        return best(allowed)
                .flatMap(best -> shapes(allowed)
                        .filter(shape -> fit.mean(best) - fit.mean(shape) <= fit.standardError(best, shape))
                        .min(costs.byPrice()));
    }

    private Stream<Shape> shapes(Predicate<Shape> allowed) {
        return fit.shapes().stream().filter(allowed);
    }
}
