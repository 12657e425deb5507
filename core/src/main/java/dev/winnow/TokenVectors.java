package dev.winnow;

import java.util.List;

/**
 * The vectors of one text's tokens, row by row, each of unit length.
 *
 * <p>The array given to the constructor is kept and {@link #values()} shares it, for speed: treat it as read-only.
 */
public final class TokenVectors {
    private final List<Span> spans;
    private final int dimensions;
    private final float[] values;
    private final int lostTokens;

    /**
     * @param spans where each token stands in the text; empty for a marker
     * @param dimensions the length of one vector
     * @param values {@code float[tokens * dimensions]}, row by row
     * @param lostTokens tokens of the text that did not fit into the model
     */
    public TokenVectors(List<Span> spans, int dimensions, float[] values, int lostTokens) {
        if (values.length != spans.size() * dimensions) {
            throw new RankFailure.ModelFailure(values.length + " numbers for " + spans.size() + " tokens of "
                    + dimensions + " dimensions; they must be tokens times dimensions");
        }
        this.spans = List.copyOf(spans);
        this.dimensions = dimensions;
        this.values = values;
        this.lostTokens = lostTokens;
    }

    /** How many tokens. */
    public int size() {
        return spans.size();
    }

    public int dimensions() {
        return dimensions;
    }

    /** All vectors, row by row; shared, not to be written. */
    public float[] values() {
        return values;
    }

    public Span span(int token) {
        return spans.get(token);
    }

    public int lostTokens() {
        return lostTokens;
    }

    /** A token's place in its text, empty for a marker: characters from {@code start} (included) to {@code end} (excluded). */
    public record Span(int start, int end) {}
}
