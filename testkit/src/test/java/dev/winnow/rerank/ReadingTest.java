package dev.winnow.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Notes;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A deadline cuts off the last slice, not the answer. Time is counted, not waited for. */
class ReadingTest {
    private static final Query QUERY = Query.of("pipe");

    /** Scores by place, the last best; each passage takes a millisecond of a clock that only this moves. */
    private static final class Slow implements Scorer {
        private final List<Integer> calls = new ArrayList<>();
        private long now;

        @Override
        public Scores score(Query query, List<Passage> passages, Deadline deadline) {
            calls.add(passages.size());
            List<Double> logits = new ArrayList<>();
            for (Passage passage : passages) {
                now += Duration.ofMillis(1).toNanos();
                if (deadline.allowsPart() && deadline.isPassed() && !logits.isEmpty()) {
                    break;
                }
                deadline.check("slow");
                logits.add(Double.valueOf(passage.id()));
            }
            return Scores.of(
                    "slow",
                    Scale.LOGIT,
                    logits.stream().mapToDouble(Double::doubleValue).toArray());
        }

        Deadline deadline(Duration duration) {
            return Deadline.after(duration, () -> now);
        }
    }

    private static Ranking ranking(int size) {
        return Ranking.unscored(IntStream.range(0, size)
                .mapToObj(i -> Passage.of(String.valueOf(i), "text"))
                .toList());
    }

    @Test
    void readsAllAtOnceWithoutADeadline() {
        Slow slow = new Slow();
        Ranking answer = Rerankers.byScore("s", slow, 100).rerank(QUERY, ranking(30), Deadline.none());
        assertThat(slow.calls).containsExactly(30);
        assertThat(answer.ids().getFirst()).isEqualTo("29");
    }

    @Test
    void givesTheBestOrderSoFarWhenTheTimeIsUp() {
        Slow slow = new Slow();
        Notes notes = new Notes();
        Ranking given = ranking(60);
        Ranking answer = notes.during(
                () -> Rerankers.byScore("s", slow, 50).rerank(QUERY, given, slow.deadline(Duration.ofMillis(10))));
        Notes.Read read = notes.read().orElseThrow();
        assertThat(read.of()).isEqualTo(50);
        assertThat(read.read()).isEqualTo(9);
        assertThat(answer.ids().getFirst()).isEqualTo(String.valueOf(read.read() - 1));
        assertThat(answer.tail(read.read()).ids())
                .isEqualTo(given.tail(read.read()).ids());
        assertThat(notes.heard())
                .anyMatch(note -> note.degraded() && note.text().startsWith("not all"));
    }

    @Test
    void blendsWhatWasReadAndKeepsTheRestBelow() {
        Slow slow = new Slow();
        Notes notes = new Notes();
        Ranking given = ranking(60);
        Ranking answer = notes.during(
                () -> Rerankers.blended("s", slow, 50, 0.9).rerank(QUERY, given, slow.deadline(Duration.ofMillis(10))));
        int read = notes.read().orElseThrow().read();
        assertThat(answer.ids()).hasSameSizeAs(given.ids());
        assertThat(answer.tail(read).ids()).isEqualTo(given.tail(read).ids());
    }

    @Test
    void failsWhereNotEvenTheFirstSliceFits() {
        Slow slow = new Slow();
        assertThatThrownBy(() -> Rerankers.byScore("s", slow, 50)
                        .rerank(QUERY, ranking(60), slow.deadline(Duration.ofNanos(10))))
                .isInstanceOf(RankFailure.DeadlineExceeded.class);
    }

    @Test
    void aScorerThatKnowsNoPartsAnswersForAllOrNotAtAll() {
        List<Integer> calls = new ArrayList<>();
        Scorer remote = (query, passages, deadline) -> {
            calls.add(passages.size());
            return Scores.of("remote", Scale.LOGIT, new double[passages.size()]);
        };
        Rerankers.byScore("s", remote, 50).rerank(QUERY, ranking(60), Deadline.after(Duration.ofHours(1)));
        assertThat(calls).containsExactly(50);
    }

    @Test
    void fewerScoresWithoutADeadlineAreAMistake() {
        Scorer lazy = (query, passages, deadline) -> Scores.of("lazy", Scale.LOGIT, 1, 2);
        assertThatThrownBy(() -> Rerankers.byScore("s", lazy, 50).rerank(QUERY, ranking(60), Deadline.none()))
                .isInstanceOf(RankFailure.ModelFailure.class)
                .hasMessageContaining("got 2 scores for 50 passages");
        assertThatThrownBy(() ->
                        Rerankers.byScore("s", lazy, 50).rerank(QUERY, ranking(1), Deadline.after(Duration.ofHours(1))))
                .isInstanceOf(RankFailure.ModelFailure.class);
    }

    @Test
    void anEarlyStopKeepsWhatWasReadWhenALaterSliceFails() {
        int[] calls = {0};
        Scorer breaking = (query, passages, deadline) -> {
            if (calls[0]++ > 0) {
                throw new RankFailure.ModelFailure("broke");
            }
            return Scores.of("breaking", Scale.LOGIT, new double[passages.size()]);
        };
        Notes notes = new Notes();
        Ranking given = ranking(40);
        Ranking answer = notes.during(() ->
                Rerankers.byScore("s", breaking, 40, new EarlyStop(5, 0, 10)).rerank(QUERY, given, Deadline.none()));
        assertThat(answer.ids()).isEqualTo(given.ids());
        assertThat(notes.read().orElseThrow().read()).isEqualTo(10);
        assertThat(notes.heard()).anyMatch(Notes.Note::degraded);
    }

    @Test
    void stopsEarlyWhereTheRestStaysBelow() {
        List<Integer> calls = new ArrayList<>();
        Scorer falling = (query, passages, deadline) -> {
            calls.add(passages.size());
            return Scores.of(
                    "falling",
                    Scale.LOGIT,
                    passages.stream()
                            .mapToDouble(passage -> -Double.parseDouble(passage.id()))
                            .toArray());
        };
        Notes notes = new Notes();
        Ranking given = ranking(100);
        Ranking answer = notes.during(() ->
                Rerankers.byScore("s", falling, 100, new EarlyStop(10, 0.5, 10)).rerank(QUERY, given, Deadline.none()));
        assertThat(calls).containsExactly(10, 10);
        assertThat(answer.ids()).isEqualTo(given.ids());
        assertThat(notes.heard()).singleElement().matches(note -> !note.degraded());
        calls.clear();
        Rerankers.byScore("s", falling, 100, new EarlyStop(10, 30, 10)).rerank(QUERY, given, Deadline.none());
        assertThat(calls).hasSize(5); // the best of the fifth slice is 31 below the tenth
    }

    @Test
    void aRerankerThatReadNothingIsNotTaken() {
        Reranker reranker = Rerankers.byScore("s", new Slow(), 5);
        assertThat(reranker.rerank(QUERY, Ranking.empty(), Deadline.none()).isEmpty())
                .isTrue();
    }
}
