package dev.winnow;

import java.util.List;

/**
 * A model that turns a text into one vector, so that near texts have near vectors.
 *
 * <p>Contract: one vector of unit length for each text, in order, all of the same size; the vector of a text does not
 * depend on its neighbours in the list. A passage longer than the model's window is cut; a query longer than it is
 * refused. Safe for concurrent use until closed; closing twice is allowed.
 */
@FunctionalInterface
public interface Encoder extends AutoCloseable {
    /**
     * @param side queries and passages may be marked differently for the model
     * @param texts any number, each may be empty
     * @return {@code float[texts][dimensions]}, as a list
     */
    List<float[]> encode(Side side, List<String> texts, Deadline deadline);

    @Override
    default void close() {}

    /** Which side of the match a text stands on. */
    enum Side {
        QUERY,
        PASSAGE
    }
}
