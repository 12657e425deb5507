package dev.winnow.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelVersionTest {
    private static String of(String stage, String rerank) {
        PipelineSettings settings = PipelineFiles.parse("p", "retrievers: [{kind: bm25}]\nrerank: " + rerank + "\n");
        return ModelVersion.of(settings, stage, IndexModels.of(Optional.empty()));
    }

    private static String chain(String first, String second) {
        return "[{kind: fallback, steps: [" + first + ", " + second + "]}]";
    }

    /** Guards against a calibration over the scores of the model that answers in its model's place. */
    @Test
    void aKindUnderWhichSeveralModelsMayAnswerHasNoVersion() {
        String mini = "{kind: maxsim, model: " + Models.BUNDLED_RERANKER + "}";
        String plain = "{kind: maxsim, model: " + Models.BUNDLED_ENCODER + "}";
        assertThatThrownBy(() -> of("maxsim", chain(mini, plain)))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageStartingWith(
                        "in the pipeline 'p' the scores of 'maxsim' may come from " + Models.BUNDLED_RERANKER + " ")
                .hasMessageContaining(" or " + Models.BUNDLED_ENCODER + " ")
                .hasMessageEndingWith("let one model answer under this kind, or take the calibration out");
    }

    @Test
    void oneModelMayAnswerTwiceAndOtherKindsBesideIt() {
        String deep = "{kind: maxsim, depth: 50}";
        String shallow = "{kind: maxsim, depth: 10}";
        assertThat(of("maxsim", chain(deep, shallow)))
                .isEqualTo(of("maxsim", "[{kind: maxsim}]"))
                .startsWith(Models.BUNDLED_RERANKER + " ");
        assertThatThrownBy(() -> of("cross-encoder", chain(deep, shallow)))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("has no stage 'cross-encoder' whose scores can be calibrated");
    }
}
