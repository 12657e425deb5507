package dev.winnow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.testkit.Toy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {
    @Test
    void anEmptyQueryIsRefused() {
        assertThatThrownBy(() -> Query.of(" \n"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the query is empty; give at least one word");
    }

    @Test
    void aQueryOfAHundredThousandCharactersIsRefused() {
        assertThatThrownBy(() -> Query.of("x".repeat(100_000)))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the query is 100000 characters long, at most 8192 are allowed; ask something shorter");
    }

    @Test
    void aBinaryQueryIsRefused() {
        assertThatThrownBy(() -> Query.of("PK\u0003\u0004"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the query holds the control character U+0003; give plain text");
    }

    @Test
    void aRankingRefusesAnIdThatStandsTwice() {
        List<Candidate> twice = List.of(Candidate.of(Passage.of("a", "x")), Candidate.of(Passage.of("a", "y")));
        assertThatThrownBy(() -> new Ranking(twice))
                .hasMessage("passage id 'a' stands at places 1 and 2; ids must be unique in a ranking");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void scoresThatAreNotNumbersAreRefusedWithTheirSource(double bad) {
        assertThatThrownBy(() -> Scores.of("bert", Scale.LOGIT, 1, bad))
                .isInstanceOf(RankFailure.ModelFailure.class)
                .hasMessage("'bert' scored passage 2 of 2 as " + bad + "; scores must be finite numbers");
    }

    @Test
    void scoresMustBeAlignedWithTheirPassages() {
        assertThatThrownBy(() -> Ranking.unscored(Toy.passages()).reorder("s", Scores.of("s", Scale.LOGIT, 1)))
                .hasMessage("got 1 scores for 8 passages; they must be aligned");
    }

    @Test
    void equalScoresOfAFirstStageAreOrderedById() {
        List<Passage> passages = List.of(Passage.of("b", ""), Passage.of("c", ""), Passage.of("a", ""));
        assertThat(Ranking.of("s", passages, Scores.of("s", Scale.LOGIT, 0.0, -0.0, 0.0))
                        .ids())
                .containsExactly("a", "b", "c");
    }

    @Test
    void theOrderDoesNotDependOnTheOrderOfTheInput() {
        long seed = 11;
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            List<Passage> passages = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                passages.add(Passage.of("id" + i, "text"));
            }
            Map<String, Double> scores = new HashMap<>();
            passages.forEach(p -> scores.put(p.id(), (double) random.nextInt(5)));
            List<String> expected = rank(passages, scores);
            Collections.shuffle(passages, random);
            assertThat(rank(passages, scores)).as("seed %s", seed).isEqualTo(expected);
        }
    }

    private static List<String> rank(List<Passage> passages, Map<String, Double> scores) {
        double[] logits = passages.stream().mapToDouble(p -> scores.get(p.id())).toArray();
        return Ranking.of("s", passages, Scores.of("s", Scale.LOGIT, logits)).ids();
    }

    @Test
    void saturatedScoresStillOrderByLogit() {
        Ranking ranking =
                Ranking.of("s", List.of(Passage.of("a", ""), Passage.of("b", "")), Scores.of("s", Scale.LOGIT, 60, 61));
        assertThat(ranking.ids()).containsExactly("b", "a");
        assertThat(ranking.candidates().get(0).last().orElseThrow().score()).isEqualTo(1.0);
        assertThat(ranking.candidates().get(1).last().orElseThrow().score()).isEqualTo(1.0);
    }

    @Test
    void notingKeepsTheOrderAndSaysTheRank() {
        Ranking noted = Ranking.unscored(List.of(Passage.of("a", ""), Passage.of("b", "")))
                .note("s", Scores.of("s", Scale.LOGIT, 1, 2));
        assertThat(noted.ids()).containsExactly("a", "b");
        assertThat(noted.candidates().getFirst().last().orElseThrow().rank()).isEqualTo(2);
    }

    @Test
    void aDeadlinePassesOnItsClock() {
        AtomicLong now = new AtomicLong(5);
        Deadline deadline = Deadline.after(Duration.ofMillis(10), now::get);
        assertThat(deadline.isPassed()).isFalse();
        assertThat(deadline.remaining()).isEqualTo(Duration.ofMillis(10));
        now.addAndGet(Duration.ofMillis(10).toNanos());
        assertThat(deadline.remaining()).isZero();
        assertThatThrownBy(() -> deadline.check("reranking"))
                .isInstanceOf(RankFailure.DeadlineExceeded.class)
                .hasMessageStartingWith("reranking ran out of time");
        assertThat(Deadline.none().isPassed()).isFalse();
    }

    @Test
    void aDeadlineFurtherThanTheClockReachesNeverPasses() {
        assertThat(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE)).isPassed())
                .isFalse();
        assertThat(Deadline.after(Duration.ofSeconds(Long.MIN_VALUE)).isPassed())
                .isTrue();
    }

    @Test
    void filtersCombine() {
        Map<String, String> mud = Map.of("kind", "mud", "year", "2024");
        Filter is = Filter.equal("kind", "mud");
        assertThat(is.test(mud)).isTrue();
        assertThat(new Filter.Not(is).test(mud)).isFalse();
        assertThat(new Filter.Not(is).test(Map.of())).isTrue();
        assertThat(new Filter.All(List.of(is, Filter.equal("year", "2023"))).test(mud))
                .isFalse();
        assertThat(new Filter.Any(List.of(is, Filter.equal("year", "2023"))).test(mud))
                .isTrue();
        assertThat(new Filter.Any(List.of()).test(mud)).isFalse();
        assertThat(Filter.everything().test(Map.of())).isTrue();
    }

    @Test
    void whatIsGivenIsCopied() {
        Map<String, String> metadata = new HashMap<>(Map.of("a", "1"));
        Passage passage = new Passage("id", "", "", null, metadata);
        metadata.put("b", "2");
        assertThat(passage.metadata()).containsOnlyKeys("a");
    }
}
