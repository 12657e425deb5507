package dev.winnow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.StageScore;
import dev.winnow.fusion.Fusion;
import dev.winnow.fusion.Missing;
import dev.winnow.fusion.Normalization;
import dev.winnow.rerank.Rerankers;
import dev.winnow.testkit.Fakes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What users of other rerankers complain about in what happens to their candidates, each as a claim that it does not happen
 * here. All complaints and their tests are listed in {@code docs/complaints.md}.
 */
class ComplaintsAboutRerankingTest {
    private static final Query QUERY = Query.of("q");

    private static Ranking found(int count) {
        List<Passage> passages = IntStream.range(0, count)
                .mapToObj(i -> Passage.of("p%03d".formatted(i), "text " + i))
                .toList();
        double[] scores =
                IntStream.range(0, count).mapToDouble(i -> 30.0 - 0.1 * i).toArray();
        return Ranking.of("bm25", passages, Scores.of("bm25", Scale.TERM_WEIGHT, scores));
    }

    private static int number(Passage passage) {
        return Integer.parseInt(passage.id().substring(1));
    }

    private static Outcome run(Reranker reranker, Ranking given) {
        try (Pipeline pipeline = new Pipeline(Plan.rerankOnly("reranker", reranker))) {
            return pipeline.rerank(QUERY, given, Deadline.none());
        }
    }

    /** Scores that all show as 1.0 still decide the order; the old one does not come back through ties. */
    @Test
    void complaint5ScoresThatSaturateStillOrder() {
        Scorer sure = Fakes.by(passage -> 40 + number(passage));
        Ranking answer = Rerankers.byScore("model", sure, 10).rerank(QUERY, found(5), Deadline.none());
        assertThat(answer.ids()).containsExactly("p004", "p003", "p002", "p001", "p000");
        assertThat(answer.candidates())
                .extracting(candidate -> candidate.last().orElseThrow().score())
                .containsOnly(1.0);
    }

    /** No score is a hidden threshold: zero and below stay in the answer. */
    @Test
    void complaint6NothingIsDroppedUnasked() {
        for (double logit : new double[] {0, -1, -1e6}) {
            assertThat(Rerankers.byScore("model", Fakes.constant(logit), 10)
                            .rerank(QUERY, found(5), Deadline.none())
                            .ids())
                    .isEqualTo(found(5).ids());
        }
    }

    /** A reranker that is down costs its own opinion and nothing else: no error, no candidate, no place, no wrong report. */
    @Test
    void complaint8And9And11ADeadRerankerLeavesTheAnswerWholeAndSaysSo() {
        for (RankFailure failure : List.of(
                new RankFailure.Unavailable("connection refused", null),
                new RankFailure.Overloaded("429"),
                new RankFailure.DeadlineExceeded("late"),
                new RankFailure.ModelFailure("HTTP 500"))) {
            Reranker dead = (query, ranking, deadline) -> {
                throw failure;
            };
            Outcome outcome = run(dead, found(10));
            assertThat(outcome.ranking()).isEqualTo(found(10));
            assertThat(outcome.trace().quality().level()).isEqualTo(Quality.Level.FIRST_STAGE);
            assertThat(outcome.trace().quality().scored()).isZero();
            assertThat(outcome.trace().quality().reason().orElseThrow()).contains(failure.getMessage());
        }
    }

    /** A fallback's scores are its own stage's, on its own scale, and never those of the step that failed. */
    @Test
    void complaint10AFallbackKeepsItsOwnScoresAndScale() {
        SequencedMap<String, Reranker> steps = new LinkedHashMap<>();
        steps.put("remote", (query, ranking, deadline) -> {
            throw new RankFailure.Unavailable("down", null);
        });
        steps.put("local", Rerankers.byScore("local", Fakes.constant(-7), 10));
        Outcome outcome = run(Rerankers.firstAnswer(steps, Optional.empty()), found(3));
        assertThat(outcome.ranking().candidates()).allSatisfy(candidate -> {
            StageScore last = candidate.last().orElseThrow();
            assertThat(last.stage()).isEqualTo("local");
            assertThat(last.scale()).isEqualTo(Scale.LOGIT);
            assertThat(candidate.stage("remote")).isEmpty();
        });
        assertThat(outcome.trace().degradations()).hasSize(1);
    }

    /** One slow stage does not use up the whole request: by the deadline there is an answer. */
    @Test
    void complaint12AStageThatIsLateIsPassedOver() {
        long[] now = {0};
        Deadline deadline = Deadline.after(Duration.ofMillis(100), () -> now[0]);
        Reranker late = (query, ranking, limit) -> {
            now[0] += Duration.ofSeconds(3).toNanos();
            limit.check("late");
            return ranking;
        };
        try (Pipeline pipeline = new Pipeline(Plan.rerankOnly("late", late))) {
            Outcome outcome = pipeline.rerank(QUERY, found(10), deadline);
            assertThat(outcome.ranking()).isEqualTo(found(10));
            assertThat(outcome.trace().degradations()).hasSize(1);
        }
    }

    /** A passage that is too long is read as far as it goes, and the answer says what was lost. */
    @Test
    void complaint15ATooLongPassageIsNoErrorAndItsLossIsTold() {
        Scorer short_ = (query, passages, deadline) -> Scores.of(
                "model",
                Scale.LOGIT,
                new double[passages.size()],
                IntStream.range(0, passages.size()).map(i -> i == 1 ? 22 : 0).toArray());
        Outcome outcome = run(Rerankers.byScore("model", short_, 10), found(3));
        assertThat(outcome.trace().degradations()).isEmpty();
        assertThat(outcome.ranking().candidates())
                .extracting(candidate -> candidate.last().orElseThrow().lostTokens())
                .containsExactly(0, 22, 0);
    }

    /** Half of the candidates reranked, on a scale far below that of the others: the halves do not mix. */
    @Test
    void complaint24TheHalfThatWasNotReadStaysBelowAndKeepsItsScores() {
        Scorer low = Fakes.by(passage -> -100 + 0.01 * number(passage));
        Ranking answer = Rerankers.byScore("model", low, 50).rerank(QUERY, found(100), Deadline.none());
        assertThat(answer.head(50).ids())
                .containsExactlyInAnyOrderElementsOf(found(100).head(50).ids());
        assertThat(answer.ids().getFirst()).isEqualTo("p049");
        assertThat(answer.tail(50)).isEqualTo(found(100).tail(50));
    }

    /** The score before is kept beside the new one, under its own name. */
    @Test
    void complaint24And30EarlierScoresAreKept() {
        Ranking answer = Rerankers.blended("model", Fakes.byLength(), 10, 0.5).rerank(QUERY, found(5), Deadline.none());
        assertThat(answer.candidates())
                .allSatisfy(candidate -> assertThat(candidate.stages())
                        .extracting(StageScore::stage)
                        .containsExactly("bm25", "model", "model+bm25"));
    }

    /** Passages of one text are two candidates, with one score. */
    @Test
    void complaint28EqualTextsDoNotCollapse() {
        Ranking given =
                Ranking.unscored(List.of(Passage.of("a", "same"), Passage.of("b", "same"), Passage.of("c", "x")));
        Ranking answer = Rerankers.byScore("model", Fakes.byLength(), 10).rerank(QUERY, given, Deadline.none());
        assertThat(answer.ids()).containsExactly("a", "b", "c");
        assertThat(answer.candidates().get(0).last().map(StageScore::logit))
                .isEqualTo(answer.candidates().get(1).last().map(StageScore::logit));
    }

    /** The weight that is asked for is the weight that counts. */
    @Test
    void complaint30TheWeightOfABlendIsObeyed() {
        Scorer reversed = Fakes.by(ComplaintsAboutRerankingTest::number);
        for (double weight : new double[] {0, 0.4, 0.6, 1}) {
            Ranking answer = Rerankers.blended("model", reversed, 10, weight).rerank(QUERY, found(5), Deadline.none());
            assertThat(answer.ids().getFirst()).isEqualTo(weight < 0.5 ? "p000" : "p004");
        }
    }

    /** Services read the first 50 alone; here the depth is what was asked for. */
    @Test
    void complaint32ManyMoreThanFiftyAreRead() {
        Scorer reversed = Fakes.by(ComplaintsAboutRerankingTest::number);
        Ranking answer = Rerankers.byScore("model", reversed, 900).rerank(QUERY, found(900), Deadline.none());
        assertThat(answer.ids().getFirst()).isEqualTo("p899");
        assertThat(answer.candidates())
                .allMatch(candidate -> candidate.stage("model").isPresent());
    }

    /** Fusion keeps what only one ranking found, by a stated rule, and reranking only reorders. */
    @Test
    void complaint38NeitherFusionNorRerankingLosesADocument() {
        Ranking words = found(6);
        Ranking meaning = Ranking.of(
                "dense",
                List.of(Passage.of("p003", "text 3"), Passage.of("only-dense", "other")),
                Scores.of("dense", Scale.SIMILARITY, 0.9, 0.8));
        for (Fusion fusion : List.of(
                Fusion.reciprocalRank(), Fusion.weightedSum(Normalization.MIN_MAX, Missing.LOWEST, List.of()))) {
            Ranking fused = fusion.fuse(List.of(words, meaning));
            assertThat(fused.ids())
                    .containsExactlyInAnyOrder("p000", "p001", "p002", "p003", "p004", "p005", "only-dense");
            assertThat(Rerankers.byScore("model", Fakes.constant(-50), 3)
                            .rerank(QUERY, fused, Deadline.none())
                            .candidates())
                    .extracting(Candidate::id)
                    .containsExactlyElementsOf(fused.ids());
        }
    }
}
