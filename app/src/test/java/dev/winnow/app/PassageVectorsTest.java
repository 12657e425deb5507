package dev.winnow.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Encoder.Side;
import dev.winnow.RankFailure;
import dev.winnow.TokenEncoder;
import dev.winnow.TokenVectors;
import dev.winnow.TokenVectors.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassageVectorsTest {
    private final List<String> read = new ArrayList<>();
    private int most = Integer.MAX_VALUE;

    /** Notes what it reads; a text's one vector points where its first letter says. */
    private final TokenEncoder encoder = (side, texts, deadline) -> {
        read.addAll(texts);
        return texts.stream()
                .limit(most)
                .map(text -> new TokenVectors(
                        List.of(new Span(0, 1)), 2, new float[] {text.charAt(0) == 'a' ? 0.31f : 0.62f, 0.9f}, 0))
                .toList();
    };

    @Test
    void aPassageIsReadOnceAndSaysTheSameEachTime() {
        TokenEncoder remembering = new PassageVectors(1 << 20).around(1, encoder);
        List<TokenVectors> first = remembering.encodeTokens(Side.PASSAGE, List.of("a", "b"), Deadline.none());
        List<TokenVectors> again = remembering.encodeTokens(Side.PASSAGE, List.of("b", "c", "a"), Deadline.none());
        assertThat(read).containsExactly("a", "b", "c");
        assertThat(again.get(0).values()).containsExactly(first.get(1).values());
        assertThat(again.get(2).values()).containsExactly(first.get(0).values());
        assertThat(again.get(1).values()).containsExactly(first.get(1).values());
    }

    @Test
    void modelsAreKeptApartAndQueriesGoBy() {
        PassageVectors vectors = new PassageVectors(1 << 20);
        vectors.around(1, encoder).encodeTokens(Side.PASSAGE, List.of("a"), Deadline.none());
        vectors.around(2, encoder).encodeTokens(Side.PASSAGE, List.of("a"), Deadline.none());
        vectors.around(1, encoder).encodeTokens(Side.QUERY, List.of("a"), Deadline.none());
        vectors.around(1, encoder).encodeTokens(Side.QUERY, List.of("a"), Deadline.none());
        assertThat(read).containsExactly("a", "a", "a", "a");
    }

    @Test
    void whereThereWasTimeForAPartTheFrontIsAnswered() {
        TokenEncoder remembering = new PassageVectors(1 << 20).around(1, encoder);
        remembering.encodeTokens(Side.PASSAGE, List.of("b", "d"), Deadline.none());
        most = 1;
        assertThat(remembering.encodeTokens(Side.PASSAGE, List.of("a", "b", "c", "d"), Deadline.none()))
                .as("a is read and b is known; c was not read, so d would stand in its place")
                .hasSize(2);
    }

    @Test
    void whatDoesNotFitIsReadAgain() {
        TokenEncoder small = new PassageVectors(400).around(1, encoder);
        for (int i = 0; i < 3; i++) {
            small.encodeTokens(Side.PASSAGE, List.of("a", "b", "c", "d"), Deadline.none());
        }
        assertThat(read).hasSizeGreaterThan(8);
    }

    @Test
    void lessThanNothingIsRefused() {
        assertThatThrownBy(() -> CacheSettings.none().withPassages(-1))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("-1 for passages, must be 0 or more");
    }
}
