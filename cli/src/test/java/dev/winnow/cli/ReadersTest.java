package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.bundle.Tokenizer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadersTest {
    private static final int WINDOW = 64;
    private static final ModelBundle ENCODER = Bundles.find("all-MiniLM-L6-v2");
    private static final ModelBundle SHORT = ENCODER.withWindow(WINDOW);

    /** A token a word. */
    private static String query(int tokens) {
        return "a ".repeat(tokens);
    }

    @Test
    void anEncoderHasRoomForAQueryAndItsTwoMarkers() {
        assertThat(Readers.one(SHORT, Kind.ENCODER).test(query(WINDOW - 2))).isTrue();
        assertThat(Readers.one(SHORT, Kind.ENCODER).test(query(WINDOW - 1))).isFalse();
    }

    @Test
    void aCrossEncoderKeepsRoomForAPassage() {
        int most = WINDOW - 3 - Tokenizer.LEAST_PASSAGE_TOKENS;
        assertThat(Readers.one(SHORT, Kind.CROSS_ENCODER).test(query(most))).isTrue();
        assertThat(Readers.one(SHORT, Kind.CROSS_ENCODER).test(query(most + 1))).isFalse();
    }

    @Test
    void whatOneModelCutsIsNotReadByAll() {
        assertThat(Readers.all(List.of(ENCODER)).test(query(WINDOW))).isTrue();
        assertThat(Readers.all(List.of(ENCODER, SHORT)).test(query(WINDOW))).isFalse();
        assertThat(Readers.all(List.of()).test(query(WINDOW))).isTrue();
    }
}
