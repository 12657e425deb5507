package dev.winnow.late;

import dev.winnow.TokenVectors;
import dev.winnow.vector.ByteRows;
import dev.winnow.vector.Vectors;

/** A query's token vectors, in both forms in which it meets passages. */
final class Asked {
    private final TokenVectors vectors;
    private final ByteRows rows;

    Asked(TokenVectors vectors) {
        this.vectors = vectors;
        this.rows = ByteRows.of(vectors.values(), vectors.dimensions());
    }

    double similarity(TokenVectors answer) {
        return vectors.size() == 0 || answer.size() == 0
                ? -1
                : Vectors.mean(Vectors.maxDots(vectors.values(), answer.values(), vectors.dimensions()));
    }

    double similarity(SmallTokens answer) {
        return vectors.size() == 0 || answer.rows().size() == 0
                ? -1
                : Vectors.mean(Vectors.maxDots(rows, answer.rows()));
    }
}
