package dev.winnow.eval.tune;

import dev.winnow.eval.tune.Costs.Cost;
import dev.winnow.eval.tune.Tuning.Row;
import java.util.ArrayList;
import java.util.List;

/** What no cheaper pipeline equals. */
record Frontier(Search search, TunerSettings settings, Estimates estimates) {
    /** What is gained by less is not worth a place. */
    private static final double STEP = 0.001;

    /** Cheapest first; with {@code chosen}, also where a cheaper one happens to equal it. */
    List<Row> rows(Shape chosen) {
        List<Row> rows = new ArrayList<>();
        double best = Double.NEGATIVE_INFINITY;
        List<Shape> byPrice = search.whole().shapes().stream()
                .sorted(search.costs().byPrice())
                .toList();
        for (Shape shape : byPrice) {
            double mean = search.whole().mean(shape);
            boolean isStep = mean >= best + STEP;
            if (isStep || shape.equals(chosen)) {
                rows.add(row(shape));
                best = Math.max(best, mean);
            }
        }
        return rows;
    }

    private Row row(Shape shape) {
        Cost cost = search.costs().of(shape);
        double[] heldOut = search.heldOut(shape);
        return new Row(
                shape.label(),
                search.grid().configuration(search.whole().winner(shape)),
                cost.p95() <= settings.budgetMilliseconds(),
                cost.p50(),
                cost.p95(),
                shape.passages(),
                estimates.estimate(heldOut, search.whole().inSample(shape)),
                estimates.sample(shape.label(), heldOut));
    }
}
