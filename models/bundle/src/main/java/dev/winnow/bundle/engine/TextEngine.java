package dev.winnow.bundle.engine;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import dev.winnow.bundle.ModelInput;
import java.util.List;
import java.util.function.UnaryOperator;

/** A loaded encoder: a row of tokens in, vectors out. Safe for concurrent use; closing twice is allowed. */
public interface TextEngine extends AutoCloseable {
    /**
     * For each row, in order, what is made of what is wanted of it. A row's vectors do not depend on the others.
     *
     * <p>Where the deadline allows a part, the answer may be of one or more rows at the front.
     *
     * @throws RankFailure.DeadlineExceeded when the deadline passes first
     */
    List<float[]> vectors(List<Asked> rows, Deadline deadline);

    @Override
    void close();

    /**
     * A row of tokens and what to make of it.
     *
     * @param then given the vectors, not scaled to any length, which it may change: done where the row is computed, so that it
     *     is part of the time that a deadline is held against
     */
    record Asked(ModelInput input, Wanted wanted, UnaryOperator<float[]> then) {}

    /** What is wanted of a row. */
    enum Wanted {
        /** The first token's vector: {@code float[dimensions]}. */
        FIRST,
        /** The mean of all tokens' vectors, markers included: {@code float[dimensions]}. */
        MEAN,
        /** The vectors of the text's own tokens: {@code float[textTokens * dimensions]}, one after another. */
        TOKENS,
        /** The vectors of all tokens, markers included: {@code float[tokens * dimensions]}, one after another. */
        ALL
    }
}
