package dev.winnow.eval.tune;

import dev.winnow.eval.tune.Costs.Cost;
import dev.winnow.eval.tune.Tuning.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What no cheaper pipeline equals. */
record Frontier(Search search, TunerSettings settings, Estimates estimates) {
    /** What is gained by less is not worth a place. */
    private static final double STEP = 0.001;

    /** Cheapest first; with {@code chosen}, also where a cheaper one happens to equal it. */
    List<Row> rows(Shape chosen) {
        List<Row> rows = new ArrayList<>();
        double best = Double.NEGATIVE_INFINITY;
        for (Shape shape : byPrice()) {
            double mean = Arrays.stream(heldOut(shape)).average().orElseThrow();
            boolean isStep = mean >= best + STEP;
            if (isStep || shape.equals(chosen)) {
                rows.add(row(shape));
                best = Math.max(best, mean);
            }
        }
        return rows;
    }

    private List<Shape> byPrice() {
        return search.grid().shapes().stream()
                .sorted(Comparator.<Shape>comparingDouble(
                                shape -> search.costs().of(shape).p95())
                        .thenComparingDouble(shape -> search.costs().of(shape).p50()))
                .toList();
    }

    private double[] heldOut(Shape shape) {
        return search.heldOut(choice -> Optional.of(shape)).orElseThrow();
    }

    private Row row(Shape shape) {
        Cost cost = search.costs().of(shape);
        double[] heldOut = heldOut(shape);
        return new Row(
                shape.label(),
                search.grid().configuration(search.whole().number(shape)),
                cost.p95() <= settings.budgetMilliseconds(),
                cost.p50(),
                cost.p95(),
                shape.passages(),
                estimates.estimate(heldOut, search.whole().mean(shape)),
                estimates.sample(shape.label(), heldOut));
    }
}
