package dev.winnow.eval;

import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Trace;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** Experiments and answers made by hand. */
public final class HandMade {
    private HandMade() {}

    /** What a stage found, in this order. */
    public static Ranking found(String stage, String... ids) {
        return found(stage, List.of(ids));
    }

    public static Ranking found(String stage, List<String> ids) {
        List<Passage> passages = ids.stream().map(id -> Passage.of(id, id)).toList();
        return Ranking.of(stage, passages, falling(stage, ids, ids));
    }

    /** The head of a ranking, put into this order by a stage. */
    public static Ranking reranked(Ranking ranking, String stage, String... order) {
        Ranking head = ranking.head(order.length);
        return head.reorder(stage, falling(stage, head.ids(), List.of(order))).then(ranking.tail(order.length));
    }

    private static Scores falling(String stage, List<String> ids, List<String> order) {
        double[] logits = ids.stream().mapToDouble(id -> -order.indexOf(id)).toArray();
        return Scores.of(stage, Scale.LOGIT, logits);
    }

    public static Trace.Step step(Trace.Kind kind, String stage, int in, int out) {
        return new Trace.Step(kind, stage, Duration.ofMillis(1), in, out, Optional.empty());
    }

    public static Outcome outcome(String query, Ranking first, Ranking last, Trace.Step... steps) {
        return new Outcome(
                Query.of("words of " + query).withId(query),
                first,
                last,
                Optional.empty(),
                new Trace(List.of(steps), Duration.ofMillis(1)));
    }

    public static Answers answers(String system, Outcome... outcomes) {
        return answers(system, Stream.of(outcomes).toList());
    }

    public static Answers answers(String system, List<Outcome> outcomes) {
        SequencedMap<String, Outcome> byQuery = new LinkedHashMap<>();
        outcomes.forEach(outcome -> byQuery.put(outcome.query().id(), outcome));
        return new Answers(system, byQuery);
    }

    public static Queries.Item item(String id, String text, Map<String, String> metadata) {
        return new Queries.Item(Query.of(text).withId(id), metadata);
    }

    /** Queries without metadata, one for each that is judged. */
    public static Experiment experiment(Map<String, Map<String, Integer>> grades, Answers... systems) {
        Queries queries = Queries.of(grades.keySet().stream()
                .sorted()
                .map(id -> item(id, "words of " + id, Map.of()))
                .toList());
        return experiment(queries, grades, systems);
    }

    public static Experiment experiment(Queries queries, Map<String, Map<String, Integer>> grades, Answers... systems) {
        return new Experiment("hand-made", queries, Qrels.of(grades), List.of(systems), EvaluationSettings.standard());
    }
}
