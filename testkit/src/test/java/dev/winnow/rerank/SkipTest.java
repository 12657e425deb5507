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
import dev.winnow.Scores;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SkipTest {
    private static Ranking ranking(double... logits) {
        List<Passage> passages = IntStream.range(0, logits.length)
                .mapToObj(i -> Passage.of("p" + i, "text"))
                .toList();
        return Ranking.of("first", passages, Scores.of("first", Scale.TERM_WEIGHT, logits));
    }

    private static boolean skips(Skip rule, String query, Ranking ranking, Deadline deadline) {
        return rule.reason(Query.of(query), ranking, deadline).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ORA-00942;                    true",
                "A320-214;                     true",
                "com.example.v2.Reader;        true",
                "RFC9110 section4.2;           true",
                "'\"stuck pipe in salt\"';     true",
                "P0;                           true",
                "p0;                           true",
                "stuck pipe;                   false",
                "what is ORA-00942;            false",
                "2024;                         false",
                "why is the mud lost?;         false"
            })
    void knowsAnIdentifier(String query, boolean expected) {
        assertThat(skips(new Skip.Identifier(), query, ranking(3, 2, 1), Deadline.none()))
                .isEqualTo(expected);
    }

    /** One expression over all words overflowed the stack here. */
    @Test
    void aLongListOfIdentifiersWithAWordBehindIsNoIdentifier() {
        String query = "abcdef1 ".repeat(1_000) + "why";
        assertThat(skips(new Skip.Identifier(), query, ranking(3, 2, 1), Deadline.none()))
                .isFalse();
    }

    @Test
    void aLeadIsAShareOfTheRange() {
        Skip sure = new Skip.Sure(0.5);
        assertThat(skips(sure, "q", ranking(10, 5, 0), Deadline.none())).isTrue();
        assertThat(skips(sure, "q", ranking(10, 6, 0), Deadline.none())).isFalse();
        assertThat(skips(sure, "q", ranking(1, 1, 1), Deadline.none())).isFalse();
        assertThat(skips(sure, "q", ranking(10, 1), Deadline.none())).isFalse();
        assertThatThrownBy(() -> new Skip.Sure(0)).isInstanceOf(RankFailure.InvalidInput.class);
    }

    /** Behind a stage that read the head only, the tail is on another scale: its last score says nothing of the lead. */
    @Test
    void aLeadIsOfWhatTheStageBeforeHasRead() {
        Skip sure = new Skip.Sure(0.5);
        Ranking fused = ranking(0.9, 0.8, 0.7, 0.1, 0);
        assertThat(skips(sure, "q", read(fused, -1.2, -6, -7), Deadline.none())).isTrue();
        assertThat(skips(sure, "q", read(fused, 5, 4, 3.9), Deadline.none())).isTrue();
        assertThat(skips(sure, "q", read(fused, 5, 2.4, -1), Deadline.none())).isFalse();
        assertThat(skips(sure, "q", read(fused, 9, 1), Deadline.none())).isFalse();
    }

    private static Ranking read(Ranking given, double... logits) {
        Ranking head = given.head(logits.length);
        return head.reorder("second", Scores.of("second", Scale.LOGIT, logits)).then(given.tail(logits.length));
    }

    @Test
    void fewCandidatesAndLittleTime() {
        assertThat(skips(new Skip.Few(3), "q", ranking(3, 2, 1), Deadline.none()))
                .isTrue();
        assertThat(skips(new Skip.Few(2), "q", ranking(3, 2, 1), Deadline.none()))
                .isFalse();
        Skip hurry = new Skip.Hurry(Duration.ofMillis(20));
        assertThat(skips(hurry, "q", ranking(2, 1), Deadline.after(Duration.ofMillis(10), () -> 0)))
                .isTrue();
        assertThat(skips(hurry, "q", ranking(2, 1), Deadline.none())).isFalse();
    }

    /** Guards against a skip that nobody can see. */
    @Test
    void aSkippedStageSaysSoAndLeavesTheOrder() {
        Reranker never = (query, ranking, deadline) -> {
            throw new AssertionError("was asked");
        };
        Notes notes = new Notes();
        Ranking given = ranking(3, 2, 1);
        Ranking answer = notes.during(() ->
                Rerankers.skipping(List.of(new Skip.Few(5)), never).rerank(Query.of("q"), given, Deadline.none()));
        assertThat(answer).isEqualTo(given);
        assertThat(notes.heard())
                .singleElement()
                .isEqualTo(new Notes.Note("skipped (few): there are only 3 candidates", false));
        assertThat(notes.read()).contains(new Notes.Read(0, 3));
    }
}
