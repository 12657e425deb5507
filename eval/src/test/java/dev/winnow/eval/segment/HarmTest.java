package dev.winnow.eval.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.Ranking;
import dev.winnow.eval.HandMade;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.segment.Harm.HarmedQuery;
import dev.winnow.eval.segment.Harm.Movement;
import dev.winnow.eval.significance.Outcomes;
import dev.winnow.eval.significance.Sample;
import dev.winnow.eval.significance.Significance;
import dev.winnow.eval.significance.SignificanceSettings;
import dev.winnow.fusion.Fusion;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Trace.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HarmTest {
    private static final Metric MRR = Metric.named("recip_rank");
    private static final Map<String, Map<String, Integer>> ONE = Map.of("q1", Map.of("good", 2, "bad", 0));

    private static HarmedQuery onlyHarmed(Harm harm) {
        assertThat(harm.harmed()).hasSize(1);
        return harm.harmed().getFirst();
    }

    @Test
    void namesTheRerankerThatPushedARelevantDocumentDown() {
        Ranking first = HandMade.found("bm25", "good", "a", "b", "bad");
        Ranking once = HandMade.reranked(first, "light", "a", "good", "b", "bad");
        Ranking twice = HandMade.reranked(once, "heavy", "bad", "a", "b", "good");
        Answers system = HandMade.answers("cascade", HandMade.outcome("q1", first, twice));
        Harm harm = Harm.againstFirstStage(HandMade.experiment(ONE, system), system, MRR);
        assertThat(harm.reference()).isEqualTo("cascade before reranking");
        HarmedQuery query = onlyHarmed(harm);
        assertThat(query.before()).isEqualTo(1);
        assertThat(query.after()).isEqualTo(0.25);
        assertThat(query.loss()).isEqualTo(0.75);
        Movement good = query.movements().getFirst();
        assertThat(good.documentId()).isEqualTo("good");
        assertThat(good.grade()).isEqualTo(2);
        assertThat(good.before()).hasValue(1);
        assertThat(good.after()).hasValue(4);
        assertThat(good.fell()).isTrue();
        assertThat(good.stage()).contains("heavy");
        Movement bad = query.movements().getLast();
        assertThat(bad.fell()).isFalse();
        assertThat(bad.stage()).contains("heavy");
    }

    @Test
    void ranksOfFirstStagesSideBySideAreNoSteps() {
        // bm25 has the document first, dense has it last; fusion keeps it high; the reranker drops it by two.
        Ranking bm25 = HandMade.found("bm25", "good", "a", "b", "c", "d", "e");
        Ranking dense = HandMade.found("dense", "a", "b", "c", "d", "e", "good");
        Ranking fused = Fusion.reciprocalRank().fuse(List.of(bm25, dense));
        List<String> order = new ArrayList<>(fused.ids());
        int place = order.indexOf("good");
        Collections.swap(order, place, place + 2);
        Ranking last = HandMade.reranked(fused, "minilm", order.toArray(String[]::new));
        Answers system = HandMade.answers("fused", HandMade.outcome("q1", fused, last));
        Experiment experiment = HandMade.experiment(ONE, system);
        assertThat(onlyHarmed(Harm.againstFirstStage(experiment, system, MRR))
                        .movements()
                        .getFirst()
                        .stage())
                .contains("minilm");
    }

    @Test
    void blamesTheFirstStageWhereTheBaselineHadItHigher() {
        Ranking bm25 = HandMade.found("bm25", "good", "a", "b", "c", "d");
        Ranking dense = HandMade.found("dense", "a", "b", "c", "good", "d");
        Ranking last = HandMade.reranked(dense, "minilm", "a", "b", "c", "d", "good");
        Answers baseline = HandMade.answers("lexical", HandMade.outcome("q1", bm25, bm25));
        Answers system = HandMade.answers("semantic", HandMade.outcome("q1", dense, last));
        Experiment experiment = HandMade.experiment(ONE, baseline, system);
        Harm harm = Harm.againstBaseline(experiment, system, MRR);
        assertThat(harm.reference()).isEqualTo("lexical");
        assertThat(onlyHarmed(harm).movements().getFirst().stage()).contains("dense");
        Harm own = Harm.againstFirstStage(experiment, system, MRR);
        assertThat(onlyHarmed(own).movements().getFirst().stage()).contains("minilm");
    }

    @Test
    void tellsWhatIsGoneAndWhatCameFromNowhere() {
        Ranking bm25 = HandMade.found("bm25", "good", "a");
        Ranking dense = HandMade.found("dense", "bad", "a", "b");
        Answers baseline = HandMade.answers("lexical", HandMade.outcome("q1", bm25, bm25));
        Answers system = HandMade.answers("semantic", HandMade.outcome("q1", dense, dense));
        List<Movement> movements = onlyHarmed(
                        Harm.againstBaseline(HandMade.experiment(ONE, baseline, system), system, MRR))
                .movements();
        assertThat(movements.stream().map(Movement::documentId)).containsExactly("good", "bad");
        assertThat(movements.getFirst().after()).isEqualTo(OptionalInt.empty());
        assertThat(movements.getFirst().stage()).contains("dense");
        assertThat(movements.getLast().before()).isEqualTo(OptionalInt.empty());
        assertThat(movements.getLast().fell()).isFalse();
    }

    @Test
    void namesTheRerankerThatDroppedADocument() {
        Ranking first = HandMade.found("bm25", "good", "a", "b");
        Ranking last = HandMade.found("bm25", "a", "b");
        Answers system = HandMade.answers(
                "strict",
                HandMade.outcome(
                        "q1",
                        first,
                        last,
                        HandMade.step(Kind.RETRIEVE, "bm25", 0, 3),
                        HandMade.step(Kind.RERANK, "threshold", 3, 2)));
        Movement gone = onlyHarmed(Harm.againstFirstStage(HandMade.experiment(ONE, system), system, MRR))
                .movements()
                .getFirst();
        assertThat(gone.after()).isEmpty();
        assertThat(gone.stage()).contains("threshold");
    }

    @Test
    void namesARerankerThatOrdersWithoutScores() {
        Ranking first = HandMade.found("bm25", "good", "a", "b");
        Ranking last = new Ranking(first.candidates().reversed());
        Answers system = HandMade.answers(
                "diverse", HandMade.outcome("q1", first, last, HandMade.step(Kind.RERANK, "mmr", 3, 3)));
        assertThat(onlyHarmed(Harm.againstFirstStage(HandMade.experiment(ONE, system), system, MRR))
                        .movements()
                        .getFirst()
                        .stage())
                .contains("mmr");
    }

    @Test
    void aQueryWithoutAnAnswerIsHarmed() {
        Ranking bm25 = HandMade.found("bm25", "good", "bad");
        Answers baseline = HandMade.answers("lexical", HandMade.outcome("q1", bm25, bm25));
        Answers system = HandMade.answers("silent");
        HarmedQuery query = onlyHarmed(Harm.againstBaseline(HandMade.experiment(ONE, baseline, system), system, MRR));
        assertThat(query.after()).isZero();
        assertThat(query.movements().getFirst().stage()).isEmpty();
    }

    @Test
    void harmWinsAndTiesAreAllQueriesAndTheOrderIsWorstFirst() {
        long seed = 20_260_301;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
        List<Outcome> before = new ArrayList<>();
        List<Outcome> after = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            String id = "q" + i;
            List<String> ids = new ArrayList<>(
                    IntStream.range(0, 12).mapToObj(n -> "d" + n).toList());
            grades.put(id, Map.of("d0", 3, "d1", 1, "d2", 0, "d3", 0, "elsewhere", 2));
            Collections.shuffle(ids, random);
            Ranking first = HandMade.found("bm25", ids);
            if (random.nextInt(4) > 0) {
                Collections.shuffle(ids, random);
            }
            before.add(HandMade.outcome(id, first, first));
            after.add(HandMade.outcome(id, first, HandMade.reranked(first, "minilm", ids.toArray(String[]::new))));
        }
        Answers baseline = HandMade.answers("bm25", before);
        Answers system = HandMade.answers("minilm", after);
        Experiment experiment = HandMade.experiment(grades, baseline, system);
        Metric metric = Metric.named("ndcg_cut.10");
        Harm harm = Harm.againstBaseline(experiment, system, metric);
        assertThat(harm.queries()).isEqualTo(80);
        Outcomes outcomes = new Significance(SignificanceSettings.defaults())
                .compare(
                        new Sample("bm25", experiment.values(baseline, metric)),
                        new Sample("minilm", experiment.values(system, metric)))
                .outcomes();
        assertThat(harm.improved()).isEqualTo(outcomes.wins());
        assertThat(harm.unchanged()).isEqualTo(outcomes.ties());
        assertThat(harm.harmed()).hasSize(outcomes.losses()).isNotEmpty();
        assertThat(harm.harmed().stream().map(query -> -query.loss())).isSorted();
        // The baseline is the system's own first stage here: both ways must tell the same.
        assertThat(Harm.againstFirstStage(experiment, system, metric).harmed()).isEqualTo(harm.harmed());
        for (HarmedQuery query : harm.harmed()) {
            assertThat(query.loss())
                    .isCloseTo(query.before() - query.after(), within(1e-12))
                    .isPositive();
            assertThat(query.movements())
                    .isNotEmpty()
                    .allSatisfy(movement -> assertThat(movement.stage()).contains("minilm"));
        }
    }
}
