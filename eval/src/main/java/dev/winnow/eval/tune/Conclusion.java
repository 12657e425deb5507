package dev.winnow.eval.tune;

import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.significance.Comparison;
import dev.winnow.eval.significance.Significance;
import dev.winnow.eval.tune.Tuning.Neighbour;
import dev.winnow.eval.tune.Tuning.Row;
import dev.winnow.eval.tune.Tuning.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** Draws the conclusion of a search. */
record Conclusion(
        String name,
        Queries queries,
        Qrels qrels,
        TunerSettings settings,
        Space space,
        Search search,
        IntFunction<Replay> replays) {
    /** @param pairs how many pairs have a score */
    Tuning tuning(int pairs) {
        Significance significance = new Significance(settings.significance());
        Estimates estimates = new Estimates(queries, significance);
        Predicate<Shape> plain = shape -> !shape.reranks() && fits(shape);
        Predicate<Shape> reranked = shape -> shape.reranks() && fits(shape);
        Optional<Comparison> reranking = search.heldOut(choice -> choice.cheapestNearBest(reranked))
                .map(values -> significance.compare(
                        estimates.sample(
                                "the best without",
                                search.heldOut(choice -> choice.best(plain)).orElseThrow()),
                        estimates.sample("reranked", values)));
        boolean reranks = reranking.filter(Comparison::isBetter).isPresent();
        Function<Choice, Optional<Shape>> way = choice -> choice.cheapestNearBest(reranks ? reranked : plain);
        Shape chosen = search.chosen(way).orElseThrow();
        Frontier places = new Frontier(search, settings, estimates);
        List<Row> frontier = places.rows(chosen);
        List<String> labels = frontier.stream().map(Row::label).toList();
        int place = labels.indexOf(chosen.label());
        Function<Row, Neighbour> neighbour = row ->
                new Neighbour(row, significance.compare(frontier.get(place).heldOut(), row.heldOut()));
        return new Tuning(
                settings,
                search.grid().size(),
                pairs,
                frontier,
                verdict(reranks, reranking.isPresent()),
                frontier.get(place),
                estimates.estimate(
                        search.heldOut(way).orElseThrow(), search.whole().inSample(chosen)),
                reranking,
                reranking().stream().map(this::p95).min(Comparator.naturalOrder()),
                search.chosen(choice -> choice.best(shape -> shape.reranks() && !shape.equals(chosen)))
                        .map(places::row)
                        .map(neighbour),
                frontier.stream().skip(place + 1L).findFirst().map(neighbour),
                frontier.stream().limit(place).reduce((a, b) -> b).map(neighbour),
                depthCurve(),
                new FrontierAnswers(search, replays).experiment(name, queries, qrels, frontier, settings));
    }

    private double p95(Shape shape) {
        return search.costs().of(shape).p95();
    }

    private boolean fits(Shape shape) {
        return p95(shape) <= settings.budgetMilliseconds();
    }

    private List<Shape> reranking() {
        return search.grid().shapes().stream().filter(Shape::reranks).toList();
    }

    private Verdict verdict(boolean reranks, boolean anyFits) {
        if (reranking().isEmpty()) {
            return Verdict.NOT_SEARCHED;
        }
        return reranks ? Verdict.RERANK : anyFits ? Verdict.NOT_SHOWN_TO_HELP : Verdict.DOES_NOT_FIT;
    }

    /** Of the best configuration with one reranker, whatever it costs. */
    private Optional<DepthCurve> depthCurve() {
        return search.chosen(choice -> choice.best(shape -> shape.reads().size() == 1))
                .map(shape -> search.grid()
                        .configuration(search.whole().winner(shape))
                        .fetching(space.deepest()))
                .map(configuration -> {
                    List<Integer> depths = new ArrayList<>(List.of(0));
                    space.rerankDepths().stream()
                            .filter(depth -> depth <= space.deepest())
                            .forEach(depths::add);
                    double[][] values = new double[depths.size()][queries.size()];
                    for (int q = 0; q < queries.size(); q++) {
                        Replay replay = replays.apply(q);
                        for (int i = 0; i < values.length; i++) {
                            values[i][q] =
                                    search.grid().value(replay.ranking(configuration.readingTo(depths.get(i))), q);
                        }
                    }
                    return DepthCurve.of(
                            configuration,
                            depths,
                            values,
                            settings.significance().seed());
                });
    }
}
