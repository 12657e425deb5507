package dev.winnow.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.lucene.IndexSettings;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IndexModelsTest {
    private static final IndexSettings TEXT = IndexSettings.text();
    private static final IndexSettings VECTORS = TEXT.withVectors(Models.BUNDLED_ENCODER, Models.BUNDLED_DIMENSIONS);

    private static String late(IndexSettings settings) {
        return IndexModels.of(Optional.of(settings)).late();
    }

    @Test
    void whatWasLearnedOverTheBundledEncoderIsMeantWhereTheIndexNamesNothingElse() {
        assertThat(IndexModels.of(Optional.empty()))
                .isEqualTo(new IndexModels(Models.BUNDLED_ENCODER, Models.BUNDLED_RERANKER));
        assertThat(late(TEXT)).isEqualTo(Models.BUNDLED_RERANKER);
        assertThat(late(VECTORS)).isEqualTo(Models.BUNDLED_RERANKER);
        assertThat(late(TEXT.withVectors("other", 8))).isEqualTo("other");
    }

    @Test
    void tokenVectorsThatAnIndexKeepsAreUsed() {
        IndexSettings.Tokens own =
                new IndexSettings.Tokens(Models.BUNDLED_ENCODER, "an identity", Models.BUNDLED_DIMENSIONS);
        assertThat(late(VECTORS.withTokens(own))).isEqualTo(Models.BUNDLED_ENCODER);
    }
}
