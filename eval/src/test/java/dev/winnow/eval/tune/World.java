package dev.winnow.eval.tune;

import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.significance.SignificanceSettings;
import dev.winnow.eval.tune.Configuration.Kind;
import dev.winnow.eval.tune.Configuration.Merge;
import dev.winnow.fusion.Fusion;
import dev.winnow.fusion.Normalization;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Trace;
import dev.winnow.vector.VectorSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Judged queries, first stages and models whose worth and cost are known. Each query has three relevant passages of its own
 * among thirty; a skill of 0 is chance, one of 3 nearly always right. Time passes only when a model is asked.
 */
final class World implements FirstStages {
    static final Space SMALL = new Space(
            List.of(List.of("bm25"), List.of("dense"), List.of("bm25", "dense")),
            List.of(20, 30),
            List.of(
                    new Merge(Kind.MIN_MAX, 0, List.of(0.5, 0.5)),
                    new Merge(Kind.RECIPROCAL_RANK, 60, List.of(0.7, 0.3))),
            List.of(List.of("model")),
            List.of(5, 10, 20),
            List.of(OptionalDouble.of(0.3), OptionalDouble.of(0.7), OptionalDouble.empty()),
            false);

    private static final int PASSAGES = 30;
    private static final Map<String, Double> SKILLS = Map.of("bm25", 0.8, "dense", 0.8);

    private final long seed;
    private final int queries;
    private long nanos;
    private int searches;
    private int asked;
    private final Set<String> pairs = new HashSet<>();

    World(long seed, int queries) {
        this.seed = seed;
        this.queries = queries;
    }

    Queries queries() {
        List<Queries.Item> items = new ArrayList<>();
        for (int i = 0; i < queries; i++) {
            items.add(new Queries.Item(Query.of("question " + i).withId("q" + i), Map.of()));
        }
        return Queries.of(items);
    }

    Qrels qrels() {
        Map<String, Map<String, Integer>> grades = new HashMap<>();
        for (Queries.Item item : queries().items()) {
            Map<String, Integer> judged = new HashMap<>();
            for (int d = 0; d < PASSAGES; d++) {
                judged.put("d" + d, grade(item.query(), "d" + d));
            }
            grades.put(item.id(), judged);
        }
        return Qrels.of(grades);
    }

    private int grade(Query query, String passage) {
        int first = new SplittableRandom(seed + query.text().hashCode()).nextInt(PASSAGES);
        int at = Math.floorMod(Integer.parseInt(passage.substring(1)) - first, PASSAGES);
        return at % 10 == 0 ? 1 : 0;
    }

    private double score(String who, double skill, Query query, String passage) {
        long noise = 31 * (31 * (seed + who.hashCode()) + query.text().hashCode()) + passage.hashCode();
        return skill * grade(query, passage) + new SplittableRandom(noise).nextGaussian();
    }

    @Override
    public String state() {
        return "world";
    }

    @Override
    public Outcome search(List<String> retrievers, int depth, Query query) {
        searches++;
        List<Ranking> found = retrievers.stream()
                .map(retriever -> retrieve(retriever, query).head(depth))
                .toList();
        Ranking first = found.size() == 1
                ? found.getFirst()
                : Fusion.weightedSum(Normalization.MIN_MAX).fuse(found).head(depth);
        Duration took = Duration.ofMillis(2L * retrievers.size() + depth / 10);
        return new Outcome(query, first, first, Optional.empty(), new Trace(List.of(), took));
    }

    private Ranking retrieve(String retriever, Query query) {
        List<Passage> passages = new ArrayList<>();
        for (int d = 0; d < PASSAGES; d++) {
            passages.add(find("d" + d).orElseThrow());
        }
        double skill = SKILLS.getOrDefault(retriever, 0.0);
        double[] scores = passages.stream()
                .mapToDouble(passage -> score(retriever, skill, query, passage.id()))
                .toArray();
        return Ranking.of(retriever, passages, Scores.of(retriever, Scale.TERM_WEIGHT, scores));
    }

    @Override
    public Optional<Passage> find(String id) {
        return Optional.of(Passage.of(id, "passage " + id));
    }

    /** Those of the passages that are relevant together are alike. */
    @Override
    public Optional<VectorSource> vectors() {
        return Optional.of((passages, deadline) -> passages.stream()
                .map(passage -> {
                    float[] vector = new float[10];
                    vector[Integer.parseInt(passage.id().substring(1)) % 10] = 1;
                    return vector;
                })
                .toList());
    }

    /** A model that takes so many milliseconds for a passage, and none for the rest. */
    Model model(String stage, double skill, double milliseconds) {
        Scorer scorer = (query, passages, deadline) -> {
            nanos += Math.round(passages.size() * milliseconds * 1e6);
            asked += passages.size();
            passages.forEach(passage -> pairs.add(query.text() + "/" + passage.id()));
            return Scores.of(
                    stage,
                    Scale.LOGIT,
                    passages.stream()
                            .mapToDouble(passage -> score(stage, skill, query, passage.id()))
                            .toArray());
        };
        return new Model(stage, stage + skill, scorer);
    }

    Tuner tuner(Space space, Journal journal, Model... models) {
        return new Tuner(this, List.of(models), space, journal, () -> nanos);
    }

    Tuning tune(Space space, Journal journal, TunerSettings settings, Model... models) {
        return tuner(space, journal, models).tune("world", queries(), qrels(), settings, (task, done, all) -> {});
    }

    Tuning tune(TunerSettings settings, Model... models) {
        return tune(SMALL, Journal.inMemory(), settings, models);
    }

    static TunerSettings within(Duration budget) {
        return TunerSettings.within(budget)
                .withSignificance(SignificanceSettings.defaults().withRounds(999));
    }

    /** How often first stages were asked. */
    int searches() {
        return searches;
    }

    /** How many passages models were asked for. */
    int asked() {
        return asked;
    }

    /** How many different pairs models were asked for. */
    int pairs() {
        return pairs.size();
    }
}
