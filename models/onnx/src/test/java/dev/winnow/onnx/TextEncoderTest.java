package dev.winnow.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Encoder.Side;
import dev.winnow.RankFailure;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.bundle.engine.TextEngine;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Over an engine that gives the same number everywhere; here, where the bundled model is on the class path. */
class TextEncoderTest {
    private static final int WIDTH = 384;

    private float number = 1;
    private int finished;

    private final TextEncoder encoder = TextEncoder.open(Bundles.find("all-MiniLM-L6-v2"), new TextEngine() {
        @Override
        public List<float[]> vectors(List<Asked> rows, Deadline deadline) {
            return rows.stream().map(this::row).toList();
        }

        private float[] row(Asked asked) {
            float[] vectors = new float
                    [switch (asked.wanted()) {
                        case FIRST, MEAN -> WIDTH;
                        case TOKENS -> asked.input().textTokens() * WIDTH;
                        case ALL -> asked.input().size() * WIDTH;
                    }];
            Arrays.fill(vectors, number);
            float[] made = asked.then().apply(vectors);
            finished++;
            return made;
        }

        @Override
        public void close() {}
    });

    /** What the engine is given to do must not throw: texts of other requests are in the same chunk. */
    @Test
    void aVectorWithoutALengthFailsItsCallerAndNotTheEngine() {
        List<String> texts = List.of("one text", "another");
        for (float bad : new float[] {0, Float.NaN, Float.POSITIVE_INFINITY}) {
            number = bad;
            finished = 0;
            assertThatThrownBy(() -> encoder.encode(Side.PASSAGE, texts, Deadline.none()))
                    .isInstanceOf(RankFailure.ModelFailure.class)
                    .hasMessageContaining("gave a vector that has no length");
            assertThatThrownBy(() -> encoder.encodeTokens(Side.PASSAGE, texts, Deadline.none()))
                    .isInstanceOf(RankFailure.ModelFailure.class);
            assertThatThrownBy(() -> encoder.encodeWhole(texts, Deadline.none()))
                    .isInstanceOf(RankFailure.ModelFailure.class);
            assertThat(finished).isEqualTo(3 * texts.size());
        }
        number = 1;
        assertThat(encoder.encode(Side.PASSAGE, texts, Deadline.none())).hasSize(2);
    }

    @Test
    void bothVectorsOfAPassageAreThoseOfOneEach() {
        List<String> texts = List.of("a passage of some words");
        TextEncoder.Whole whole = encoder.encodeWhole(texts, Deadline.none()).getFirst();
        assertThat(whole.vector())
                .isEqualTo(encoder.encode(Side.PASSAGE, texts, Deadline.none()).getFirst());
        assertThat(whole.tokens().values())
                .isEqualTo(encoder.encodeTokens(Side.PASSAGE, texts, Deadline.none())
                        .getFirst()
                        .values());
    }
}
