package dev.winnow;

import java.util.List;

/**
 * A model that turns a text into one vector a token, for late interaction.
 *
 * <p>Contract: as {@link Encoder}, with one {@link TokenVectors} for each text; markers that the model adds around a
 * text are left out, unless it was trained to be compared by them too: their {@link TokenVectors.Span spans} are empty.
 */
@FunctionalInterface
public interface TokenEncoder extends AutoCloseable {
    /** @param deadline where it {@link Deadline#allowsPart allows a part}, the vectors may be of one or more texts at the front */
    List<TokenVectors> encodeTokens(Encoder.Side side, List<String> texts, Deadline deadline);

    @Override
    default void close() {}
}
