package dev.winnow.eval.tune;

import dev.winnow.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What configurations cost, put together from measured parts. A query's time is that of its own search with these first
 * stages at this depth, and for each reranker the model's {@link Line} at the number of passages it reads, times by how much
 * slower or faster than the line the timed call for this query was. The search has the fusion in it that {@link FirstStages} use,
 * whichever is chosen. Not in it: sorting after a reranker, feedback (vectors that lie in the
 * index, and a dot product each), and what other queries at the same time would slow down.
 */
final class Costs {
    private final Found found;
    private final Map<String, ModelCost> models = new HashMap<>();
    private final Map<Shape, Cost> known = new HashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record ModelCost(Line line, double[] ratios) {}

    /**
     * The times of one shape.
     *
     * @param milliseconds one for each query; not changed after it was made
     * @param p50 what half of them do not exceed
     * @param p95 what 95 of 100 do not exceed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Cost(double[] milliseconds, double p50, double p95) {}

    Costs(Found found) {
        this.found = found;
    }

    /** Reads the timed calls of a model from the journal. */
    void learn(Model model, Journal journal) {
        List<Journal.Call> calls = new ArrayList<>();
        List<Optional<Journal.Call>> byQuery = new ArrayList<>();
        for (Query query : found.queries()) {
            Optional<Journal.Call> call = journal.call(model.key(), query);
            byQuery.add(call);
            call.ifPresent(calls::add);
        }
        Line line = Line.through(calls);
        double[] ratios = byQuery.stream()
                .mapToDouble(call -> call.filter(c -> line.at(c.passages()) > 0)
                        .map(c -> c.milliseconds() / line.at(c.passages()))
                        .orElse(1.0))
                .toArray();
        models.put(model.stage(), new ModelCost(line, ratios));
    }

    Cost of(Shape shape) {
        return known.computeIfAbsent(shape, this::add);
    }

    /** Cheapest first. */
    Comparator<Shape> byPrice() {
        return Comparator.<Shape>comparingDouble(shape -> of(shape).p95())
                .thenComparingDouble(shape -> of(shape).p50());
    }

    private Cost add(Shape shape) {
        double[] times = new double[found.queries().size()];
        for (int q = 0; q < times.length; q++) {
            times[q] = found.milliseconds(shape.retrievers(), shape.depth(), q);
            for (Shape.Read read : shape.reads()) {
                ModelCost model = Objects.requireNonNull(models.get(read.stage()));
                times[q] += model.line().at(read.depth()) * model.ratios()[q];
            }
        }
        return new Cost(times, Line.quantile(times, 0.5), Line.quantile(times, 0.95));
    }
}
