package dev.winnow.training.data;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A training group with where its parts come from and what the first stages say.
 *
 * @param bestBm25 the score of the query's best passage, above 0; scores of one query compare with it
 */
public record MinedGroup(String queryId, String query, String source, double bestBm25, List<Part> parts) {
    public MinedGroup {
        parts = List.copyOf(parts);
    }

    /**
     * @param text what the model reads
     * @param from {@code judged}, or the way that found it
     * @param cosine the encoder's
     * @param opinion another model's logit, where one was asked
     */
    public record Part(
            String passageId,
            String text,
            double label,
            String from,
            double cosine,
            double bm25,
            OptionalDouble opinion) {}

    /** The BM25 score as a share of the query's best, 0 to about 1. */
    double bm25Share(Part part) {
        return part.bm25() / bestBm25;
    }
}
