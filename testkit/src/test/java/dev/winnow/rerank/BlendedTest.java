package dev.winnow.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.testkit.Fakes;
import dev.winnow.testkit.RerankerContract;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BlendedTest implements RerankerContract {
    private static final Query QUERY = Query.of("q");
    private static final Ranking FIRST = Ranking.of(
            "bm25",
            List.of(Passage.of("a", "1"), Passage.of("b", "333"), Passage.of("c", "22")),
            Scores.of("bm25", Scale.TERM_WEIGHT, 9, 5, 1));

    @Override
    public Reranker reranker(Scorer scorer, int depth) {
        return Rerankers.blended("model", scorer, depth, 0.6);
    }

    @Test
    void blendsTheScaledScores() {
        Ranking ranking = Rerankers.blended("model", Fakes.byLength(), 10, 0.6).rerank(QUERY, FIRST, Deadline.none());
        assertThat(ranking.ids()).containsExactly("b", "a", "c");
        Candidate best = ranking.candidates().getFirst();
        assertThat(best.stage("model+bm25").orElseThrow().logit()).isCloseTo(0.6 * 1 + 0.4 * 0.5, Offset.offset(1e-12));
        assertThat(best.stage("model").orElseThrow().logit()).isEqualTo(3);
        assertThat(best.stage("model").orElseThrow().rank()).isEqualTo(1);
    }

    @Test
    void weightZeroKeepsTheEarlierOrderAndWeightOneTheScorers() {
        assertThat(Rerankers.blended("m", Fakes.byLength(), 10, 0)
                        .rerank(QUERY, FIRST, Deadline.none())
                        .ids())
                .isEqualTo(FIRST.ids());
        assertThat(Rerankers.blended("m", Fakes.byLength(), 10, 1)
                        .rerank(QUERY, FIRST, Deadline.none())
                        .ids())
                .containsExactly("b", "c", "a");
    }

    @Test
    void aloneWhereNobodyScoredBefore() {
        Ranking given = Ranking.unscored(FIRST.passages());
        assertThat(Rerankers.blended("m", Fakes.byLength(), 10, 0.1)
                        .rerank(QUERY, given, Deadline.none())
                        .ids())
                .containsExactly("b", "c", "a");
    }

    @Test
    void placesCountWhereSeveralStagesPutTheHeadTogether() {
        Ranking mixed = FIRST.head(1)
                .reorder("other", Scores.of("other", Scale.LOGIT, -5))
                .then(FIRST.tail(1));
        assertThat(Rerankers.blended("m", Fakes.byLength(), 10, 0.1)
                        .rerank(QUERY, mixed, Deadline.none())
                        .ids())
                .containsExactly("a", "b", "c");
    }

    @Test
    void badSettingsAreRefused() {
        assertThatThrownBy(() -> Rerankers.blended("m", Fakes.byLength(), 10, 1.5))
                .hasMessage("the blending weight is 1.5, must be 0 to 1");
        assertThatThrownBy(() -> Rerankers.byScore("m", Fakes.byLength(), 0))
                .hasMessage("depth is 0, must be 1 to 10000");
    }
}
