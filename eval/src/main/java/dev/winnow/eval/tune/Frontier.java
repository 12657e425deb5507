package dev.winnow.eval.tune;

import dev.winnow.eval.tune.Costs.Cost;
import dev.winnow.eval.tune.Tuning.Row;
import java.util.ArrayList;
import java.util.List;

/** The frontier of a search, as rows. */
record Frontier(Search search, TunerSettings settings, Estimates estimates) {
    /** Cheapest first; with {@code chosen}, also where a cheaper one of another kind equals it. */
    List<Row> rows(Shape chosen) {
        List<Shape> shapes = new ArrayList<>(new Choice(search.whole(), search.costs()).frontier(shape -> true));
        if (!shapes.contains(chosen)) {
            shapes.add(chosen);
            shapes.sort(search.costs().byPrice());
        }
        return shapes.stream().map(this::row).toList();
    }

    Row row(Shape shape) {
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
