package dev.winnow.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Deadline;
import dev.winnow.Encoder.Side;
import dev.winnow.TokenVectors;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.Tokenizer;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.bundle.weights.Head;
import dev.winnow.bundle.weights.Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Weights are the right ones when a plain pass through them gives what the model's own framework gave. */
class WeightsTest {
    /** A plain pass over 512 tokens takes long; the short pairs show as much. */
    private static final int LONGEST = 130;

    @ParameterizedTest
    @ValueSource(strings = {"bert", "roberta", "two-classes", "one-by-one", "flat"})
    void aPlainPassGivesTheGoldenLogits(String model) {
        ForwardPass pass = new ForwardPass(Golden.bundle(model));
        int seen = 0;
        for (JsonNode pair : Golden.all(model, "pairs").toList()) {
            ModelInput input = input(Golden.bundle(model), pair);
            if (input.size() <= LONGEST) {
                assertThat(pass.logit(input))
                        .as("%s: %s", model, pair.path("passage"))
                        .isCloseTo(pair.path("logit").doubleValue(), Offset.offset(Golden.tolerance(model)));
                seen++;
            }
        }
        assertThat(seen).isGreaterThan(5);
    }

    private static ModelInput input(ModelBundle bundle, JsonNode pair) {
        Tokenizer tokenizer = bundle.tokenizer();
        return tokenizer.pair(
                tokenizer.tokenize(pair.path("query").stringValue()),
                tokenizer.tokenize(pair.path("passage").stringValue()),
                bundle.window());
    }

    @Test
    void aPlainPassGivesTheGoldenVectors() {
        ModelBundle bundle = Golden.bundle("encoder");
        ForwardPass pass = new ForwardPass(bundle);
        String prefix = bundle.prefixes().passage();
        for (JsonNode text : Golden.all("encoder", "texts").toList()) {
            if (Golden.side(text) == Side.PASSAGE) {
                double[] first = pass.tokens(bundle.tokenizer()
                        .single(
                                bundle.tokenizer()
                                        .tokenize(prefix + text.path("text").stringValue()),
                                bundle.window()))[0];
                assertCloseAfterScaling(first, Golden.floats(text.path("cls")), Golden.tolerance("encoder"));
            }
        }
    }

    /** The bundled model's matrices are turned around and numbered in its file. */
    @Test
    void readsTheBundledModel(@TempDir Path folder) {
        ModelBundle bundle = Bundles.find("all-MiniLM-L6-v2");
        String text = "a stuck pipe";
        double[][] plain = new ForwardPass(bundle)
                .tokens(bundle.tokenizer().single(bundle.tokenizer().tokenize(text), 256));
        try (TextEncoder encoder = OnnxModels.encoder(bundle, Golden.SETTINGS)) {
            TokenVectors tokens = encoder.encodeTokens(Side.PASSAGE, List.of(text), Deadline.none())
                    .getFirst();
            for (int i = 0; i < tokens.size(); i++) {
                int size = tokens.dimensions();
                float[] expected = Arrays.copyOfRange(tokens.values(), i * size, (i + 1) * size);
                assertCloseAfterScaling(plain[i + 1], expected, 1e-4);
            }
        }
        Weights weights = Weights.open(bundle);
        assertThat(weights.head()).isEqualTo(Head.NONE);
        assertThat(weights.get("encoder.layer.5.output.dense.weight").size(1)).isEqualTo(1536);
        // The constants of its graph are no weights, and no float tensors either.
        weights.save(folder.resolve("model.safetensors"), "bert.");
        assertThat(folder.resolve("model.safetensors")).isNotEmptyFile();
    }

    private static void assertCloseAfterScaling(double[] actual, float[] expected, double tolerance) {
        double length = 0;
        for (double value : actual) {
            length += value * value;
        }
        assertThat(actual).hasSize(expected.length);
        for (int c = 0; c < expected.length; c++) {
            assertThat(actual[c] / Math.sqrt(length)).isCloseTo(expected[c], Offset.offset(tolerance));
        }
    }

    @ParameterizedTest
    @CsvSource({"bert, POOLER, 0", "roberta, DENSE, 2", "encoder, NONE, 0"})
    void knowsHeadAndFirstPosition(String model, Head head, int firstPosition) {
        ModelBundle bundle = Golden.bundle(model);
        assertThat(Weights.open(bundle).head()).isEqualTo(head);
        assertThat(Objects.requireNonNull(bundle.architecture()).firstPosition())
                .isEqualTo(firstPosition);
    }
}
