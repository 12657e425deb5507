package dev.winnow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.Encoder.Side;
import dev.winnow.Passage;
import dev.winnow.RankFailure;
import java.time.Duration;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What every {@link Encoder} keeps. */
public interface EncoderContract {
    /** A fresh encoder; the contract closes it. */
    Encoder encoder();

    /** How far a number may move when its text stands among others. */
    default Offset<Float> tolerance() {
        return Offset.offset(1e-4f);
    }

    private static List<String> texts() {
        return Toy.passages().stream().map(Passage::content).toList();
    }

    @Test
    default void encodesNothingAsNothing() {
        try (Encoder encoder = encoder()) {
            assertThat(encoder.encode(Side.PASSAGE, List.of(), Deadline.none())).isEmpty();
        }
    }

    @Test
    default void vectorsHaveUnitLengthAndOneSize() {
        try (Encoder encoder = encoder()) {
            for (Side side : Side.values()) {
                List<float[]> vectors = encoder.encode(side, texts(), Deadline.none());
                assertThat(vectors).hasSize(texts().size());
                for (float[] vector : vectors) {
                    assertThat(vector).hasSameSizeAs(vectors.getFirst());
                    double norm = 0;
                    for (float v : vector) {
                        norm += v * v;
                    }
                    assertThat(norm).isCloseTo(1, Offset.offset(1e-3));
                }
            }
        }
    }

    @Test
    default void aVectorDoesNotDependOnItsNeighbours() {
        try (Encoder encoder = encoder()) {
            List<float[]> together = encoder.encode(Side.PASSAGE, texts(), Deadline.none());
            for (int i = 0; i < texts().size(); i++) {
                float[] alone = encoder.encode(Side.PASSAGE, List.of(texts().get(i)), Deadline.none())
                        .getFirst();
                assertThat(alone).containsExactly(together.get(i), tolerance());
            }
        }
    }

    @Test
    default void encodesEmptyAndLongTexts() {
        try (Encoder encoder = encoder()) {
            assertThat(encoder.encode(Side.PASSAGE, List.of("", "stuck ".repeat(5000), "   "), Deadline.none()))
                    .hasSize(3);
        }
    }

    @Test
    default void stopsAtAPassedDeadline() {
        try (Encoder encoder = encoder()) {
            assertThatThrownBy(() -> encoder.encode(Side.PASSAGE, texts(), Deadline.after(Duration.ZERO)))
                    .isInstanceOf(RankFailure.DeadlineExceeded.class);
        }
    }

    @Test
    default void closesTwice() {
        Encoder encoder = encoder();
        encoder.close();
        assertThatCode(encoder::close).doesNotThrowAnyException();
    }
}
