package dev.winnow.eval.gate;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.fusion.Fusion;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Pipeline;
import dev.winnow.pipeline.Plan;
import dev.winnow.pipeline.Plan.NamedReranker;
import dev.winnow.pipeline.Plan.NamedRetriever;
import dev.winnow.pipeline.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/** Forty queries over ten passages each, of which a first stage finds the relevant one in a place drawn by a seed. */
final class Samples {
    static final long SEED = 7;
    static final int QUERIES = 40;

    private Samples() {}

    /** Every second query is a question, the others are keywords. */
    static Queries queries() {
        return Queries.of(IntStream.range(0, QUERIES)
                .mapToObj(i -> new Queries.Item(
                        Query.of("query " + i).withId("q" + i), Map.of("type", i % 2 == 0 ? "question" : "keyword")))
                .toList());
    }

    private static Qrels qrels() {
        Map<String, Map<String, Integer>> grades = new HashMap<>();
        for (int i = 0; i < QUERIES; i++) {
            grades.put("q" + i, Map.of("q" + i + "-good", 1));
        }
        return Qrels.of(grades);
    }

    static Experiment experiment(Answers... systems) {
        return new Experiment("samples", queries(), qrels(), List.of(systems), EvaluationSettings.standard());
    }

    /** What a first stage that finds the good passage in one of the first five places answers, and then the reranker. */
    static Answers answers(String system, Optional<Reranker> reranker) {
        Plan plan = new Plan(
                List.of(new NamedRetriever("first", Samples::firstStage)),
                10,
                Fusion.reciprocalRank(),
                reranker.map(stage -> List.of(new NamedReranker("second", stage)))
                        .orElse(List.of()),
                Optional.empty());
        SequencedMap<String, Outcome> outcomes = new LinkedHashMap<>();
        try (Pipeline pipeline = new Pipeline(plan)) {
            for (Queries.Item item : queries().items()) {
                outcomes.put(item.id(), pipeline.search(item.query(), Deadline.none()));
            }
        }
        return new Answers(system, outcomes);
    }

    /** The same answers, each said to have taken so many milliseconds. */
    static Answers timed(Answers answers, int... milliseconds) {
        SequencedMap<String, Outcome> outcomes = new LinkedHashMap<>();
        answers.outcomes().forEach((id, outcome) -> {
            Duration took = Duration.ofMillis(milliseconds[outcomes.size() % milliseconds.length]);
            outcomes.put(
                    id,
                    new Outcome(
                            outcome.query(),
                            outcome.firstStage(),
                            outcome.ranking(),
                            outcome.context(),
                            new Trace(outcome.trace().steps(), took)));
        });
        return new Answers(answers.system(), outcomes);
    }

    /** The planted mistake: best last. */
    static Ranking reversed(Query query, Ranking ranking, Deadline deadline) {
        List<Passage> passages = new ArrayList<>(ranking.passages());
        Collections.reverse(passages);
        return descending("second", passages);
    }

    private static Ranking firstStage(Query query, int depth, Deadline deadline) {
        int place = new Random(SEED * 1_000 + Long.parseLong(query.id().substring(1))).nextInt(5);
        List<Passage> passages = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            passages.add(Passage.of(query.id() + (i == place ? "-good" : "-" + i), "passage " + i));
        }
        return descending("first", passages);
    }

    private static Ranking descending(String stage, List<Passage> passages) {
        double[] logits = IntStream.range(0, passages.size())
                .mapToDouble(i -> passages.size() - i)
                .toArray();
        return Ranking.of(stage, passages, Scores.of(stage, Scale.LOGIT, logits));
    }
}
