package dev.winnow.eval.tune;

import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.tune.Tuning.Row;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Trace;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.IntFunction;

/** What each place on the frontier answers, with the details chosen without the query and the estimated time. */
record FrontierAnswers(Search search, IntFunction<Replay> replays) {
    Experiment experiment(String name, Queries queries, Qrels qrels, List<Row> frontier, TunerSettings settings) {
        List<Answers> systems = frontier.stream()
                .map(row ->
                        new Answers(row.label(), outcomes(row.configuration().shape(), queries.size())))
                .toList();
        return new Experiment(name, queries, qrels, systems, settings.evaluation());
    }

    private SequencedMap<String, Outcome> outcomes(Shape shape, int queries) {
        SequencedMap<String, Outcome> outcomes = new LinkedHashMap<>();
        for (int q = 0; q < queries; q++) {
            Replay replay = replays.apply(q);
            outcomes.put(replay.query().id(), outcome(replay, shape, q));
        }
        return outcomes;
    }

    private Outcome outcome(Replay replay, Shape shape, int query) {
        Configuration configuration = search.heldOut(shape, query);
        double milliseconds = search.costs().of(shape).milliseconds()[query];
        return new Outcome(
                replay.query(),
                replay.first(configuration),
                replay.ranking(configuration),
                Optional.empty(),
                new Trace(List.of(), Duration.ofNanos(Math.round(milliseconds * 1e6))));
    }
}
