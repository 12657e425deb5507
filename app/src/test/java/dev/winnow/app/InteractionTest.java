package dev.winnow.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Scorer;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.weights.Head;
import dev.winnow.bundle.weights.Tensor;
import dev.winnow.bundle.weights.Weights;
import dev.winnow.onnx.OnnxModels;
import dev.winnow.onnx.OnnxSettings;
import dev.winnow.packed.PackedModels;
import dev.winnow.packed.PackedSettings;
import dev.winnow.packed.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An interaction head over the bundled encoder, stored as its own two numbers only. */
class InteractionTest {
    private static final Query QUERY = Query.of("how is a stuck pipe freed?");
    private static final List<Passage> PASSAGES = List.of(
            Passage.of("1", "Jarring up and down frees most stuck pipe."),
            Passage.of("2", ""),
            Passage.of("3", "The capital of France is Paris. ".repeat(60)),
            Passage.of("4", "pipe"));

    @TempDir
    private Path folder;

    private ModelBundle model(int apart) throws IOException {
        ModelBundle base = Bundles.find(Models.BUNDLED_ENCODER);
        Weights weights = Weights.open(base);
        Weights.of(
                        "a head",
                        Map.of(
                                Head.INTERACTION_WEIGHT, () -> Tensor.of(new float[] {20}, 1),
                                Head.INTERACTION_BIAS, () -> Tensor.of(new float[] {-16}, 1)))
                .or(weights)
                .saveOver(weights, folder.resolve("model.safetensors"));
        assertThat(Files.size(folder.resolve("model.safetensors"))).isLessThan(1_000);
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "bert", "architectures": ["BertForSequenceClassification"], "num_labels": 1,
                 "winnow_base": "all-MiniLM-L6-v2", "num_hidden_layers": 6, "hidden_size": 384,
                 "num_attention_heads": 12, "intermediate_size": 1536, "vocab_size": 30522,
                 "max_position_embeddings": 512, "type_vocab_size": 2, "layer_norm_eps": 1e-12, "hidden_act": "gelu",
                 "winnow_layers_apart": %d}
                """.formatted(apart));
        return Bundles.in(folder);
    }

    /** Apart in no layer, in some, in all. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 6})
    void bothEnginesGiveTheSameLogitsAndTheAnswerComesFirst(int apart) throws IOException {
        ModelBundle model = model(apart);
        double[] onnx;
        try (Scorer scorer = OnnxModels.crossEncoder(model, OnnxSettings.defaults())) {
            onnx = scorer.score(QUERY, PASSAGES, Deadline.none()).logits();
        }
        assertThat(onnx[0]).isGreaterThan(onnx[1]).isGreaterThan(onnx[2]);
        PackedSettings wide = PackedSettings.defaults().withPrecision(Precision.FP32);
        Optional<String> obstacle = PackedModels.obstacle(model, wide);
        obstacle.ifPresent(reason -> System.out.println("SKIPPED: the packed encoder: " + reason));
        assumeTrue(obstacle.isEmpty());
        try (Scorer scorer = PackedModels.crossEncoder(model, wide)) {
            double[] packed = scorer.score(QUERY, PASSAGES, Deadline.none()).logits();
            for (int i = 0; i < onnx.length; i++) {
                assertThat(packed[i]).isCloseTo(onnx[i], Offset.offset(0.001));
                double alone = scorer.score(QUERY, List.of(PASSAGES.get(i)), Deadline.none())
                        .logit(0);
                assertThat(alone).isCloseTo(packed[i], Offset.offset(1e-4));
            }
        }
    }
}
