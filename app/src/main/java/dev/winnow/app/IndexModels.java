package dev.winnow.app;

import dev.winnow.lucene.IndexSettings;
import java.util.Optional;

/**
 * Which models a pipeline means that names none.
 *
 * @param encoder of dense retrieval, and of the passages' likeness
 * @param late of late interaction
 */
record IndexModels(String encoder, String late) {
    /**
     * The encoder of the index's vectors, or else the bundled one; and the model whose token vectors the index keeps, or else
     * what was learned over the bundled encoder, where that is the index's, or else the encoder.
     */
    static IndexModels of(Optional<IndexSettings> index) {
        String encoder = index.map(IndexSettings::vectors)
                .map(IndexSettings.Vectors::encoder)
                .orElse(Models.BUNDLED_ENCODER);
        String late = index.map(IndexSettings::tokens)
                .map(IndexSettings.Tokens::encoder)
                .orElse(encoder.equals(Models.BUNDLED_ENCODER) ? Models.BUNDLED_RERANKER : encoder);
        return new IndexModels(encoder, late);
    }
}
