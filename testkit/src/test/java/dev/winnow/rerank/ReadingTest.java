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
            double[] logits = new double[passages.size()];
            for (int i = 0; i < logits.length; i++) {
                now += Duration.ofMillis(1).toNanos();
                deadline.check("slow");
                logits[i] = Double.parseDouble(passages.get(i).id());
            }
            return Scores.of("slow", Scale.LOGIT, logits);
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
        assertThat(read.read()).isBetween(1, 10);
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
    void asksARemoteScorerOnce() {
        List<Integer> calls = new ArrayList<>();
        Scorer remote = new Scorer() {
            @Override
            public Scores score(Query query, List<Passage> passages, Deadline deadline) {
                calls.add(passages.size());
                return Scores.of("remote", Scale.LOGIT, new double[passages.size()]);
            }

            @Override
            public boolean isAskedOnce() {
                return true;
            }
        };
        Rerankers.byScore("s", remote, 50).rerank(QUERY, ranking(60), Deadline.after(Duration.ofHours(1)));
        assertThat(calls).containsExactly(50);
    }

    @Test
    void triesFewerWhereManyAreRefusedBeforehand() {
        List<Integer> calls = new ArrayList<>();
        Scorer strict = (query, passages, deadline) -> {
            calls.add(passages.size());
            if (passages.size() > 3) {
                throw new RankFailure.DeadlineExceeded("would take too long");
            }
            return Scores.of("strict", Scale.LOGIT, new double[passages.size()]);
        };
        Ranking given = ranking(9);
        Ranking answer = Rerankers.byScore("s", strict, 9).rerank(QUERY, given, Deadline.after(Duration.ofHours(1)));
        assertThat(answer.ids()).isEqualTo(given.ids());
        assertThat(calls).first().isEqualTo(4);
        assertThat(answer.candidates()).allMatch(candidate -> candidate.last().isPresent());
    }

    @Test
    void aFailureAfterTheFirstSliceKeepsWhatWasRead() {
        int[] calls = {0};
        Scorer breaking = (query, passages, deadline) -> {
            if (calls[0]++ > 0) {
                throw new RankFailure.ModelFailure("broke");
            }
            return Scores.of("breaking", Scale.LOGIT, new double[passages.size()]);
        };
        Notes notes = new Notes();
        Ranking given = ranking(40);
        Ranking answer = notes.during(
                () -> Rerankers.byScore("s", breaking, 40).rerank(QUERY, given, Deadline.after(Duration.ofHours(1))));
        assertThat(answer.ids()).isEqualTo(given.ids());
        assertThat(notes.read().orElseThrow().read()).isLessThan(40);
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
