package dev.winnow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Encoder.Side;
import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.TokenEncoder;
import dev.winnow.TokenVectors;
import java.time.Duration;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What every {@link TokenEncoder} keeps. */
public interface TokenEncoderContract {
    /** A fresh encoder; the contract closes it. */
    TokenEncoder tokenEncoder();

    private static List<String> texts() {
        return Toy.passages().stream().map(Passage::content).toList();
    }

    @Test
    default void encodesNoTextAsNothing() {
        try (TokenEncoder encoder = tokenEncoder()) {
            assertThat(encoder.encodeTokens(Side.PASSAGE, List.of(), Deadline.none()))
                    .isEmpty();
        }
    }

    @Test
    default void everyTokenHasAPlaceInItsTextAndAUnitVector() {
        try (TokenEncoder encoder = tokenEncoder()) {
            List<TokenVectors> encoded = encoder.encodeTokens(Side.PASSAGE, texts(), Deadline.none());
            for (int i = 0; i < texts().size(); i++) {
                TokenVectors vectors = encoded.get(i);
                for (int token = 0; token < vectors.size(); token++) {
                    assertThat(vectors.span(token).start()).isNotNegative();
                    assertThat(vectors.span(token).end())
                            .isBetween(
                                    vectors.span(token).start(), texts().get(i).length());
                    double norm = 0;
                    for (int d = 0; d < vectors.dimensions(); d++) {
                        float v = vectors.values()[token * vectors.dimensions() + d];
                        norm += v * v;
                    }
                    assertThat(norm).isCloseTo(1, Offset.offset(1e-3));
                }
            }
        }
    }

    @Test
    default void tokenVectorsDoNotDependOnNeighbours() {
        try (TokenEncoder encoder = tokenEncoder()) {
            List<TokenVectors> together = encoder.encodeTokens(Side.PASSAGE, texts(), Deadline.none());
            for (int i = 0; i < texts().size(); i++) {
                TokenVectors alone = encoder.encodeTokens(Side.PASSAGE, List.of(texts().get(i)), Deadline.none())
                        .getFirst();
                assertThat(alone.values()).containsExactly(together.get(i).values(), Offset.offset(1e-4f));
            }
        }
    }

    @Test
    default void saysHowManyTokensWereLost() {
        try (TokenEncoder encoder = tokenEncoder()) {
            List<TokenVectors> encoded =
                    encoder.encodeTokens(Side.PASSAGE, List.of("stuck", "stuck ".repeat(5000)), Deadline.none());
            assertThat(encoded.get(0).lostTokens()).isZero();
            assertThat(encoded.get(1).lostTokens())
                    .isEqualTo(5000 - encoded.get(1).size());
        }
    }

    @Test
    default void stopsAtAPassedDeadline() {
        try (TokenEncoder encoder = tokenEncoder()) {
            assertThatThrownBy(() -> encoder.encodeTokens(Side.PASSAGE, texts(), Deadline.after(Duration.ZERO)))
                    .isInstanceOf(RankFailure.DeadlineExceeded.class);
        }
    }
}
