package dev.winnow.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.weights.FusedGraph;
import dev.winnow.bundle.weights.FusedGraph.Precision;
import dev.winnow.bundle.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A fused graph answers as the graph it was made of, and its weights are read back. */
class FusedGraphTest {
    @TempDir
    Path folder;

    /** The same model with its weights in a fused graph. */
    private ModelBundle fused(String model, Precision precision) throws IOException {
        ModelBundle bundle = Golden.bundle(model);
        new FusedGraph(architecture(bundle), Weights.open(bundle), precision).write(folder.resolve("model.onnx"));
        for (String file : List.of("config.json", "tokenizer.json")) {
            Files.copy(Golden.folder(model).resolve(file), folder.resolve(file));
        }
        return Bundles.in(folder);
    }

    private static Architecture architecture(ModelBundle bundle) {
        return Objects.requireNonNull(bundle.architecture());
    }

    /** Half precision and eight bits cost accuracy: these models' logits are about 1. */
    @ParameterizedTest
    @CsvSource({
        "bert, FLOAT32, 0.0001",
        "roberta, FLOAT32, 0.0001",
        "two-classes, FLOAT32, 0.0001",
        "bert, FLOAT16, 0.002",
        "roberta, FLOAT16, 0.002",
        "bert, INT8, 0.05",
        "roberta, INT8, 0.05",
        "two-classes, INT8, 0.05",
    })
    void scoresAsItsOwnFrameworkDoes(String model, Precision precision, double tolerance) throws IOException {
        try (Scorer scorer = OnnxModels.crossEncoder(fused(model, precision), Golden.SETTINGS)) {
            for (JsonNode pair : Golden.all(model, "pairs").toList()) {
                Scores scores = scorer.score(
                        Query.of(pair.path("query").stringValue()),
                        List.of(
                                Passage.of("1", "a neighbour"),
                                Passage.of("2", pair.path("passage").stringValue())),
                        Deadline.none());
                assertThat(scores.logit(1))
                        .as("%s", pair.path("passage"))
                        .isCloseTo(pair.path("logit").doubleValue(), Offset.offset(tolerance));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "roberta", "encoder", "two-classes"})
    void itsWeightsAreReadBackToTheBit(String model) throws IOException {
        Weights before = Weights.open(Golden.bundle(model));
        Weights after = Weights.open(fused(model, Precision.FLOAT32));
        assertThat(after.head()).isEqualTo(before.head());
        assertSame(before, after);
    }

    @Test
    void eightBitsAreNotTakenForWeights() throws IOException {
        Weights weights = Weights.open(fused("bert", Precision.INT8));
        assertThatThrownBy(() -> weights.get("encoder.layer.0.output.dense.weight"))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("has no weight 'encoder.layer.0.output.dense.weight'")
                .hasMessageContaining("not quantised");
    }

    private static void assertSame(Weights before, Weights after) {
        List<String> names = before.names().stream()
                .filter(name -> name.startsWith("e") || name.startsWith("pooler") || name.startsWith("classifier"))
                .toList();
        assertThat(names).hasSizeGreaterThan(20);
        for (String name : names) {
            assertThat(after.get(name).values())
                    .as(name)
                    .isEqualTo(before.get(name).values());
        }
    }

    /** What ONNX Runtime's own optimizer makes of an export is read too. */
    @ParameterizedTest
    @CsvSource({"bert, EXTENDED_OPT", "bert, ALL_OPT", "roberta, EXTENDED_OPT", "encoder, EXTENDED_OPT"})
    void readsWhatTheOptimizerWrites(String model, OrtSession.SessionOptions.OptLevel level)
            throws OrtException, IOException {
        Path original = Golden.folder(model).resolve("model.onnx");
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(level);
            options.setOptimizedModelFilePath(folder.resolve("model.onnx").toString());
            OrtEnvironment.getEnvironment()
                    .createSession(original.toString(), options)
                    .close();
        }
        for (String file : List.of("config.json", "tokenizer.json")) {
            Files.copy(Golden.folder(model).resolve(file), folder.resolve(file));
        }
        assertSame(Weights.open(Golden.bundle(model)), Weights.open(Bundles.in(folder)));
    }

    @Test
    void writesTheBundledEncoder() throws IOException {
        ModelBundle bundle = Bundles.find("all-MiniLM-L6-v2");
        new FusedGraph(architecture(bundle), Weights.open(bundle), Precision.FLOAT32)
                .write(folder.resolve("model.onnx"));
        assertThat(Files.size(folder.resolve("model.onnx"))).isBetween(90_000_000L, 92_000_000L);
    }
}
