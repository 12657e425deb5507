package dev.winnow.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Notes;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scorer;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Pipeline;
import dev.winnow.pipeline.Plan;
import dev.winnow.pipeline.Quality;
import dev.winnow.testkit.Fakes;
import dev.winnow.testkit.RerankerContract;
import dev.winnow.testkit.Toy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FirstAnswerTest implements RerankerContract {
    private static final Query QUERY = Query.of(Toy.QUERY);
    private static final Ranking GIVEN = Ranking.unscored(Toy.passages());

    private static final Reranker DOWN = (query, ranking, deadline) -> {
        throw new RankFailure.Unavailable("the server is down", null);
    };

    private static Reranker chain(Optional<Duration> hedge, Reranker... steps) {
        SequencedMap<String, Reranker> named = new LinkedHashMap<>();
        for (Reranker step : steps) {
            named.put("step" + (named.size() + 1), step);
        }
        return Rerankers.firstAnswer(named, hedge);
    }

    @Override
    public Reranker reranker(Scorer scorer, int depth) {
        return chain(Optional.empty(), Rerankers.byScore("a", scorer, depth), Rerankers.byScore("b", scorer, depth));
    }

    /** Complaints 8 and 9: a reranker that is down must not take search down with it. */
    @Test
    void theNextAnswersWhereOneIsDown() {
        Notes notes = new Notes();
        Ranking answer =
                notes.during(() -> chain(Optional.empty(), DOWN, Rerankers.byScore("small", Fakes.byLength(), 8))
                        .rerank(QUERY, GIVEN, Deadline.none()));
        assertThat(answer)
                .isEqualTo(Rerankers.byScore("small", Fakes.byLength(), 8).rerank(QUERY, GIVEN, Deadline.none()));
        assertThat(notes.heard())
                .singleElement()
                .isEqualTo(new Notes.Note("step1 failed: the server is down; step2 answered", true));
    }

    /** Complaints 10 to 12: the fallback keeps the order and all candidates, in no borrowed score, and is visible. */
    @Test
    void theFirstStagesOrderIsTheLastResortAndDeclared() {
        try (Pipeline pipeline = new Pipeline(Plan.rerankOnly("fallback", chain(Optional.empty(), DOWN, DOWN)))) {
            Outcome outcome = pipeline.rerank(QUERY, GIVEN, Deadline.none());
            assertThat(outcome.ranking()).isEqualTo(GIVEN);
            Quality quality = outcome.trace().quality();
            assertThat(quality.level()).isEqualTo(Quality.Level.FIRST_STAGE);
            assertThat(quality.scored()).isZero();
            assertThat(quality.reason().orElseThrow()).contains("step1 failed").contains("step2 failed");
        }
    }

    /** Complaint 12: one step must not eat the time of those behind it. */
    @Test
    void eachStepHasItsPartOfTheTime() {
        long[] left = {0};
        Reranker first = (query, ranking, deadline) -> {
            left[0] = deadline.remaining().toMinutes();
            throw new RankFailure.Unavailable("down", null);
        };
        chain(Optional.empty(), first, Rerankers.byScore("small", Fakes.byLength(), 8))
                .rerank(QUERY, GIVEN, Deadline.after(Duration.ofMinutes(60)));
        assertThat(left[0]).isBetween(29L, 30L);
    }

    /** Guards against a chain that blames its first step for the time of a later one, and keeps quiet about what failed. */
    @Test
    void theStepThatRanOutOfTimeIsNamedAndTheFailuresBeforeIt() {
        AtomicLong now = new AtomicLong();
        Reranker hanging = (query, ranking, deadline) -> {
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new RankFailure.Unavailable("interrupted", null);
        };
        Notes notes = new Notes();
        assertThatThrownBy(() -> notes.during(() -> chain(Optional.empty(), DOWN, hanging)
                        .rerank(QUERY, GIVEN, Deadline.after(Duration.ofSeconds(1), now::get))))
                .isInstanceOf(RankFailure.DeadlineExceeded.class)
                .hasMessageStartingWith("step2 ran out of time");
        assertThat(notes.heard()).singleElement().isEqualTo(new Notes.Note("step1 failed: the server is down", true));
    }

    @Test
    void aMistakeOfTheUserIsNotHidden() {
        Reranker wrong = (query, ranking, deadline) -> {
            throw new RankFailure.Misconfigured("no such model");
        };
        assertThatThrownBy(() -> chain(Optional.empty(), wrong, Rerankers.byScore("b", Fakes.byLength(), 8))
                        .rerank(QUERY, GIVEN, Deadline.none()))
                .isInstanceOf(RankFailure.Misconfigured.class);
    }

    /** Guards against a caller that waits for ever for a step that died of an error. */
    @Test
    void anErrorEndsTheChain() {
        Reranker broken = (query, ranking, deadline) -> {
            throw new StackOverflowError("deep");
        };
        assertThatThrownBy(() -> chain(Optional.empty(), broken, Rerankers.byScore("b", Fakes.byLength(), 8))
                        .rerank(QUERY, GIVEN, Deadline.none()))
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void aHedgedStepIsLeftBehindAndInterrupted() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        Reranker hanging = (query, ranking, deadline) -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            throw new RankFailure.Unavailable("interrupted", null);
        };
        Notes notes = new Notes();
        Ranking answer = notes.during(
                () -> chain(Optional.of(Duration.ofMillis(5)), hanging, Rerankers.byScore("b", Fakes.byLength(), 8))
                        .rerank(QUERY, GIVEN, Deadline.none()));
        assertThat(answer.candidates())
                .first()
                .matches(candidate -> candidate.stage("b").isPresent());
        assertThat(notes.heard()).anyMatch(note -> note.text().equals("step1 is slow; step2 answered"));
        interrupted.await();
    }
}
