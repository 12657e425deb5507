package dev.winnow.eval.ceiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.Deadline;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.eval.HandMade;
import dev.winnow.eval.ceiling.Ceiling.Reachable;
import dev.winnow.eval.ceiling.Ceiling.Verdict;
import dev.winnow.eval.ceiling.RecallCurve.Point;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.Metric;
import dev.winnow.fusion.Fusion;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Pipeline;
import dev.winnow.pipeline.Plan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CeilingTest {
    private static final Metric NDCG = Metric.named("ndcg_cut.10");
    private static final CeilingSettings SETTINGS = CeilingSettings.defaults();
    private static final Map<String, Map<String, Integer>> ONE = Map.of("q1", Map.of("r1", 1, "r2", 1, "n", 0));

    private static RecallCurve curve(Ceiling ceiling, String stage) {
        return ceiling.stages().stream()
                .filter(curve -> curve.stage().equals(stage))
                .findFirst()
                .orElseThrow();
    }

    private static Ceiling ceiling(Map<String, Map<String, Integer>> grades, Outcome... outcomes) {
        Answers system = HandMade.answers("system", outcomes);
        return Ceiling.of(HandMade.experiment(grades, system), system, Metric.named("recip_rank"), SETTINGS);
    }

    @Test
    void saysWhatRetrievalLostAndWhatTheRerankerCanGain() {
        Ranking first = HandMade.found("bm25", "n", "a", "r1");
        Answers system = HandMade.answers("bm25", HandMade.outcome("q1", first, first));
        Ceiling ceiling = Ceiling.of(HandMade.experiment(ONE, system), system, NDCG, SETTINGS);
        double ideal = 1 + 1 / (Math.log(3) / Math.log(2));
        assertThat(ceiling.perfect()).isCloseTo(1, within(1e-12));
        assertThat(ceiling.best()).isCloseTo(1 / ideal, within(1e-12));
        assertThat(ceiling.current()).isCloseTo(0.5 / ideal, within(1e-12));
        assertThat(ceiling.lostByRetrieval()).isCloseTo(1 - 1 / ideal, within(1e-12));
        assertThat(ceiling.gainLeft()).isCloseTo(0.5 / ideal, within(1e-12));
        assertThat(ceiling.reachable()).extracting(Reachable::depth).containsExactly(1, 2, 3);
        assertThat(ceiling.reachable().getFirst().best()).isEqualTo(ceiling.retrieved());
        assertThat(ceiling.verdict()).isEqualTo(Verdict.FIX_RETRIEVAL_FIRST);
        assertThat(ceiling.sentence())
                .isEqualTo("Retrieval lost 0.3869 ndcg_cut_10 before the reranker, the reranker can still gain at most"
                        + " 0.3066 (now 0.3066, at best 0.6131 of 1.0000). Recall@3 is 0.5000; that is below 0.85: fix"
                        + " retrieval first. The recall curve still rises at 3: try a deeper retrieval.");
    }

    @Test
    void theVerdictFollowsTheThresholdAndWhatIsLeft() {
        Ranking first = HandMade.found("bm25", "n", "r1", "r2");
        Ranking better = HandMade.reranked(first, "minilm", "r1", "r2", "n");
        Ceiling bad = ceiling(ONE, HandMade.outcome("q1", first, first));
        assertThat(bad.verdict()).isEqualTo(Verdict.IMPROVE_RANKING);
        Ceiling good = ceiling(ONE, HandMade.outcome("q1", first, better));
        assertThat(good.verdict()).isEqualTo(Verdict.NEAR_THE_CEILING);
        assertThat(good.current()).isEqualTo(good.best());
        Answers system = HandMade.answers("system", HandMade.outcome("q1", first, better));
        Ceiling shallow =
                Ceiling.of(HandMade.experiment(ONE, system), system, Metric.named("recip_rank"), SETTINGS.withDepth(2));
        assertThat(shallow.verdict()).isEqualTo(Verdict.FIX_RETRIEVAL_FIRST);
        assertThat(Ceiling.of(
                                HandMade.experiment(ONE, system),
                                system,
                                Metric.named("recip_rank"),
                                SETTINGS.withDepth(2).withLeastRecall(0.5))
                        .verdict())
                .isEqualTo(Verdict.NEAR_THE_CEILING);
    }

    @Test
    void queriesWithoutARelevantDocumentCountInValuesOnly() {
        Ranking found = HandMade.found("bm25", "r1", "r2");
        Map<String, Map<String, Integer>> grades = Map.of("q1", Map.of("r1", 1, "r2", 1), "q2", Map.of("n", 0));
        Ceiling ceiling = ceiling(grades, HandMade.outcome("q1", found, found), HandMade.outcome("q2", found, found));
        assertThat(ceiling.withoutRelevant()).isEqualTo(1);
        assertThat(ceiling.retrieval().at(100).recall()).isEqualTo(1);
        assertThat(ceiling.current()).isEqualTo(0.5);
        assertThat(ceiling.perfect()).isEqualTo(0.5);
    }

    @Test
    void aQueryWithoutAnswerFoundNothing() {
        Ranking found = HandMade.found("bm25", "r1", "r2");
        Map<String, Map<String, Integer>> grades = Map.of("q1", Map.of("r1", 1), "q2", Map.of("r2", 1));
        Ceiling ceiling = ceiling(grades, HandMade.outcome("q1", found, found));
        assertThat(ceiling.retrieval().at(100).recall()).isEqualTo(0.5);
        assertThat(ceiling.best()).isEqualTo(0.5);
    }

    @Test
    void aStagesCurveIsExactOnlyUpToWhatFusionCutOff() {
        Ranking bm25 = HandMade.found("bm25", "a", "b", "c", "r1");
        Ranking dense = HandMade.found("dense", "a", "b", "d", "e");
        Ranking fused = Fusion.reciprocalRank().fuse(List.of(bm25, dense));
        assertThat(fused.ids()).startsWith("a", "b", "c", "d").contains("r1");
        // Cut to the plan's depth, as a pipeline does: r1, which bm25 had at place 4, is gone.
        Ceiling ceiling = ceiling(Map.of("q1", Map.of("r1", 1)), HandMade.outcome("q1", fused.head(4), fused.head(4)));
        assertThat(curve(ceiling, "bm25").exactTo()).isEqualTo(3);
        assertThat(curve(ceiling, "bm25").points().getLast()).isEqualTo(new Point(4, 0, 1));
        assertThat(curve(ceiling, "dense").exactTo()).isEqualTo(3);
        assertThat(ceiling.retrieval().exactTo()).isEqualTo(4);
        // Had every relevant document survived, nothing could be hidden.
        Ceiling known = ceiling(Map.of("q1", Map.of("c", 1)), HandMade.outcome("q1", fused.head(4), fused.head(4)));
        assertThat(curve(known, "dense").exactTo()).isEqualTo(4);
    }

    /** Two first stages of random quality through a real pipeline, with the lists they gave before fusion. */
    private record Trial(
            Experiment experiment, Answers system, Map<String, List<String>> bm25, Map<String, List<String>> dense) {
        static Trial of(Random random, int listLength, int depth) {
            Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
            Map<String, List<String>> bm25 = new TreeMap<>();
            Map<String, List<String>> dense = new TreeMap<>();
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                String id = "q" + i;
                Map<String, Integer> judged = new TreeMap<>();
                for (int n = 0; n < 12; n++) {
                    judged.put("d" + random.nextInt(60), random.nextInt(4));
                }
                judged.put("d0", 2);
                grades.put(id, judged);
                bm25.put(id, shuffled(random, listLength));
                dense.put(id, shuffled(random, listLength));
                Plan plan = new Plan(
                        List.of(
                                new Plan.NamedRetriever(
                                        "bm25",
                                        (query, k, deadline) -> HandMade.found("bm25", bm25.get(id))
                                                .head(k)),
                                new Plan.NamedRetriever(
                                        "dense",
                                        (query, k, deadline) -> HandMade.found("dense", dense.get(id))
                                                .head(k))),
                        depth,
                        Fusion.reciprocalRank(),
                        List.of(new Plan.NamedReranker("minilm", (query, ranking, deadline) -> {
                            List<String> order =
                                    new ArrayList<>(ranking.head(10).ids());
                            Collections.shuffle(order, random);
                            return HandMade.reranked(ranking, "minilm", order.toArray(String[]::new));
                        })),
                        Optional.empty());
                try (Pipeline pipeline = new Pipeline(plan)) {
                    outcomes.add(pipeline.search(Query.of("words").withId(id), Deadline.none()));
                }
            }
            Answers system = HandMade.answers("fused", outcomes);
            return new Trial(HandMade.experiment(grades, system), system, bm25, dense);
        }

        private static List<String> shuffled(Random random, int length) {
            List<String> ids = new ArrayList<>(
                    IntStream.range(0, 60).mapToObj(n -> "d" + n).toList());
            Collections.shuffle(ids, random);
            return List.copyOf(ids.subList(0, length));
        }

        double trueRecall(Map<String, List<String>> lists, int depth) {
            return lists.entrySet().stream()
                    .mapToDouble(query -> {
                        List<String> relevant = experiment.qrels().of(query.getKey()).entrySet().stream()
                                .filter(judged -> judged.getValue() > 0)
                                .map(Map.Entry::getKey)
                                .toList();
                        long found = query.getValue().stream()
                                .limit(depth)
                                .filter(relevant::contains)
                                .count();
                        return (double) found / relevant.size();
                    })
                    .average()
                    .orElseThrow();
        }
    }

    @Test
    void truthLiesBetweenWhatIsKnownAndWhatMayBe() {
        long seed = 20_260_302;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int inexact = 0;
        for (int round = 0; round < 20; round++) {
            Trial trial = Trial.of(random, 5 + random.nextInt(40), 20);
            Ceiling ceiling = Ceiling.of(trial.experiment(), trial.system(), NDCG, SETTINGS);
            for (Map.Entry<String, Map<String, List<String>>> stage :
                    Map.of("bm25", trial.bm25(), "dense", trial.dense()).entrySet()) {
                for (Point point : curve(ceiling, stage.getKey()).points()) {
                    double truth = trial.trueRecall(stage.getValue(), Math.min(point.depth(), 20));
                    assertThat(point.recall()).isLessThanOrEqualTo(truth + 1e-12);
                    assertThat(point.atMost()).isGreaterThanOrEqualTo(truth - 1e-12);
                    inexact += point.isExact() ? 0 : 1;
                }
            }
        }
        assertThat(inexact).isPositive();
    }

    @Test
    void curvesAreExactWhenFusionCutsNothing() {
        long seed = 20_260_303;
        System.out.println("seed " + seed);
        Trial trial = Trial.of(new Random(seed), 20, 40);
        Ceiling ceiling = Ceiling.of(trial.experiment(), trial.system(), NDCG, SETTINGS);
        assertThat(ceiling.stages().stream().map(RecallCurve::stage)).containsExactly("bm25", "dense");
        for (RecallCurve curve : ceiling.stages()) {
            assertThat(curve.exactTo()).isEqualTo(ceiling.depth());
            Map<String, List<String>> lists = curve.stage().equals("bm25") ? trial.bm25() : trial.dense();
            for (Point point : curve.points()) {
                assertThat(point.recall()).isCloseTo(trial.trueRecall(lists, point.depth()), within(1e-12));
            }
        }
    }

    @Test
    void recallGrowsAndNoOrderBeatsTheCeiling() {
        long seed = 20_260_304;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> names = List.of("ndcg_cut.10", "map", "recip_rank", "P.5", "recall.10", "err.10", "rbp.p=0.8");
        for (int round = 0; round < 10; round++) {
            Trial trial = Trial.of(random, 30, 25);
            Experiment experiment = trial.experiment();
            for (String name : names) {
                Metric metric = Metric.named(name);
                Ceiling ceiling = Ceiling.of(experiment, trial.system(), metric, SETTINGS);
                assertThat(ceiling.best()).as(name).isGreaterThanOrEqualTo(ceiling.current() - 1e-12);
                assertThat(ceiling.best()).as(name).isGreaterThanOrEqualTo(ceiling.retrieved() - 1e-12);
                assertThat(ceiling.perfect()).as(name).isGreaterThanOrEqualTo(ceiling.best() - 1e-12);
                assertThat(ceiling.reachable().stream().map(Reachable::best))
                        .as(name)
                        .isSorted();
                List<RecallCurve> curves = new ArrayList<>(ceiling.stages());
                curves.addAll(List.of(ceiling.retrieval(), ceiling.ranking()));
                for (RecallCurve curve : curves) {
                    assertThat(curve.points().stream().map(Point::recall)).isSorted();
                    assertThat(curve.points().stream().map(Point::atMost)).isSorted();
                    assertThat(curve.points())
                            .allSatisfy(point -> assertThat(point.recall()).isBetween(0.0, point.atMost()));
                }
            }
            Ceiling ceiling = Ceiling.of(experiment, trial.system(), NDCG, SETTINGS);
            double recall = experiment.mean(trial.system(), Metric.named("recall.20"));
            assertThat(ceiling.ranking().at(20).recall()).isCloseTo(recall, within(1e-12));
        }
    }

    @Test
    void refusesWhatHasNoCeiling() {
        Ranking none = Ranking.empty();
        assertThatThrownBy(() -> ceiling(ONE, HandMade.outcome("q1", none, none)))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage(
                        "the first stage of 'system' found nothing for any of the 1 queries of hand-made; check that"
                                + " the index holds this collection");
        assertThatThrownBy(() -> ceiling(Map.of("q1", Map.of("n", 0)), HandMade.outcome("q1", none, none)))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("none of the 1 queries of hand-made has a document of grade 1 or higher; recall needs one,"
                        + " judge more or lower the relevance level");
        assertThatThrownBy(() -> SETTINGS.withDepth(0))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the depth of the recall is 0, must be 1 to 10000");
        assertThatThrownBy(() -> SETTINGS.withLeastRecall(85))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the least recall is 85.0, must be 0 to 1; 0.85 is usual");
    }
}
