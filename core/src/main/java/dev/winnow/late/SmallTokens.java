package dev.winnow.late;

import dev.winnow.RankFailure;
import dev.winnow.TokenVectors;
import dev.winnow.TokenVectors.Span;
import dev.winnow.vector.ByteRows;
import java.util.List;

/**
 * The vectors of one text's tokens in a byte a number, for keeping: a quarter of {@link TokenVectors}. What a score loses by
 * it is in the results beside {@code docs/decisions/0030}.
 *
 * @param spans where each token stands in the text; empty at the front for a marker
 * @param rows one a token
 * @param lostTokens tokens of the text that did not fit into the model
 */
public record SmallTokens(List<Span> spans, ByteRows rows, int lostTokens) {
    public SmallTokens {
        spans = List.copyOf(spans);
        if (spans.size() != rows.size()) {
            throw new RankFailure.InvalidInput(
                    rows.size() + " token vectors for " + spans.size() + " tokens; there must be one for each");
        }
    }

    public static SmallTokens of(TokenVectors vectors) {
        List<Span> spans = java.util.stream.IntStream.range(0, vectors.size())
                .mapToObj(vectors::span)
                .toList();
        return new SmallTokens(spans, ByteRows.of(vectors.values(), vectors.dimensions()), vectors.lostTokens());
    }

    /** The same in floats. */
    public TokenVectors widened() {
        return new TokenVectors(spans, rows.dimensions(), rows.widened(), lostTokens);
    }
}
