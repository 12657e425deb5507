package dev.winnow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Reranker} keeps. The one under test asks the scorer it is given about its first candidates. */
public interface RerankerContract {
    /**
     * A reranker that reads at most {@code depth} candidates.
     *
     * @param scorer what it asks; a reranker that asks nobody may ignore it and override the tests that rely on it
     */
    Reranker reranker(Scorer scorer, int depth);

    /** The toy passages as a first stage would rank them. */
    private static Ranking first() {
        double[] logits = IntStream.range(0, Toy.passages().size())
                .mapToDouble(i -> 10 - i)
                .toArray();
        return Ranking.of("first", Toy.passages(), Scores.of("first", Scale.TERM_WEIGHT, logits));
    }

    private static Query query() {
        return Query.of(Toy.QUERY);
    }

    @Test
    default void keepsNothingAsNothing() {
        assertThat(reranker(Fakes.byLength(), 10)
                        .rerank(query(), Ranking.empty(), Deadline.none())
                        .isEmpty())
                .isTrue();
    }

    @Test
    default void keepsTheOnlyCandidate() {
        assertThat(reranker(Fakes.byLength(), 10)
                        .rerank(query(), first().head(1), Deadline.none())
                        .ids())
                .isEqualTo(first().head(1).ids());
    }

    @Test
    default void isAPermutationOfItsInput() {
        for (int depth : new int[] {1, 3, 8, 100}) {
            assertThat(reranker(Fakes.byLength(), depth)
                            .rerank(query(), first(), Deadline.none())
                            .ids())
                    .containsExactlyInAnyOrderElementsOf(first().ids());
        }
    }

    @Test
    default void keepsTheTailBelowTheHeadInItsEarlierOrder() {
        Ranking reranked = reranker(Fakes.byLength(), 3).rerank(query(), first(), Deadline.none());
        assertThat(reranked.tail(3).ids()).isEqualTo(first().tail(3).ids());
    }

    @Test
    default void keepsTheEarlierOrderAmongEqualScores() {
        assertThat(reranker(Fakes.constant(1), 8)
                        .rerank(query(), first(), Deadline.none())
                        .ids())
                .isEqualTo(first().ids());
    }

    @Test
    default void keepsWhatEarlierStagesSaid() {
        assertThat(reranker(Fakes.byLength(), 4)
                        .rerank(query(), first(), Deadline.none())
                        .candidates())
                .allSatisfy(candidate -> assertThat(candidate.stage("first")).isPresent());
    }

    @Test
    default void refusesNaN() {
        Reranker reranker = reranker(Fakes.constant(Double.NaN), 8);
        assertThatThrownBy(() -> reranker.rerank(query(), first(), Deadline.none()))
                .isInstanceOf(RankFailure.ModelFailure.class)
                .hasMessageContaining("NaN")
                .hasMessageContaining("'fake'");
    }

    @Test
    default void stopsAtAPassedDeadline() {
        Reranker reranker = reranker(Fakes.byLength(), 8);
        assertThatThrownBy(() -> reranker.rerank(query(), first(), Deadline.after(Duration.ZERO)))
                .isInstanceOf(RankFailure.DeadlineExceeded.class);
    }
}
