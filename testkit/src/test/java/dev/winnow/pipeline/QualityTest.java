package dev.winnow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Deadline;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scorer;
import dev.winnow.pipeline.Quality.Level;
import dev.winnow.rerank.Rerankers;
import dev.winnow.rerank.Skip;
import dev.winnow.testkit.Fakes;
import dev.winnow.testkit.Toy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QualityTest {
    private static final Ranking GIVEN = Ranking.unscored(Toy.passages());

    private static Quality quality(Reranker reranker, Deadline deadline) {
        try (Pipeline pipeline = new Pipeline(Plan.rerankOnly("stage", reranker))) {
            return pipeline.rerank(Query.of(Toy.QUERY), GIVEN, deadline).trace().quality();
        }
    }

    @Test
    void isFullWhereAllWasRead() {
        assertThat(quality(Rerankers.byScore("s", Fakes.byLength(), 5), Deadline.none()))
                .isEqualTo(new Quality(Level.FULL, 5, 5, Optional.empty()));
    }

    @Test
    void isPartialWhereTheTimeWasUp() {
        long[] now = {0};
        Scorer slow = (query, passages, deadline) -> {
            int read = deadline.allowsPart() ? 3 : passages.size();
            now[0] += Duration.ofMillis(read).toNanos();
            return Fakes.byLength().score(query, passages.subList(0, read), deadline);
        };
        Quality quality =
                quality(Rerankers.byScore("s", slow, 100), Deadline.after(Duration.ofMillis(5), () -> now[0]));
        assertThat(quality.level()).isEqualTo(Level.PARTIAL);
        assertThat(quality.scored()).isEqualTo(3);
        assertThat(quality.of()).isEqualTo(GIVEN.size());
        assertThat(quality.reason().orElseThrow()).startsWith("not all candidates were read: ");
    }

    @Test
    void isSkippedWhereARuleSaidSo() {
        Reranker skipping = Rerankers.skipping(List.of(new Skip.Few(100)), Rerankers.byScore("s", Fakes.byLength(), 5));
        Quality quality = quality(skipping, Deadline.none());
        assertThat(quality.level()).isEqualTo(Level.SKIPPED);
        assertThat(quality.reason().orElseThrow()).startsWith("skipped (few): there are only ");
    }

    @Test
    void isTheFirstStagesWhereTheRerankerFailed() {
        Reranker down = (query, ranking, deadline) -> {
            throw new RankFailure.Unavailable("down", null);
        };
        Quality quality = quality(down, Deadline.none());
        assertThat(quality.level()).isEqualTo(Level.FIRST_STAGE);
        assertThat(quality.scored()).isZero();
        assertThat(quality.of()).isEqualTo(GIVEN.size());
    }

    @Test
    void whatOnlyArrangesCountsForNothing() {
        Reranker dropping = (query, ranking, deadline) -> ranking.head(2);
        Plan plan = Plan.rerankOnly("stage", Rerankers.byScore("s", Fakes.byLength(), 5));
        Plan arranged = new Plan(
                plan.retrievers(),
                plan.depth(),
                plan.fusion(),
                List.of(
                        Plan.NamedReranker.arranging("join", (query, ranking, deadline) -> ranking.head(6)),
                        plan.rerankers().getFirst(),
                        Plan.NamedReranker.arranging("cut", dropping)),
                Optional.empty());
        try (Pipeline pipeline = new Pipeline(arranged)) {
            Outcome outcome = pipeline.rerank(Query.of(Toy.QUERY), GIVEN, Deadline.none());
            assertThat(outcome.trace().quality()).isEqualTo(new Quality(Level.FULL, 5, 5, Optional.empty()));
            assertThat(outcome.ranking().size()).isEqualTo(2);
        }
    }
}
