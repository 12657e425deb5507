package dev.winnow.bundle.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways to write a weight that the exporters of the other tests do not use. */
class OnnxReaderTest {
    private static final String MATRIX = "bert.encoder.layer.0.output.dense.weight";
    private static final String BIAS = "bert.encoder.layer.0.output.dense.bias";

    @TempDir
    Path folder;

    private Weights open(Message graph) throws IOException {
        Files.write(
                folder.resolve("model.onnx"),
                new Message().message(OnnxFields.MODEL_GRAPH, graph).bytes());
        return Weights.open(Small.bundle(folder));
    }

    private static Message tensor(String name, int... sizes) {
        Message tensor = new Message().number(OnnxFields.TENSOR_TYPE, OnnxFields.FLOAT32);
        for (int size : sizes) {
            tensor.number(OnnxFields.TENSOR_SIZES, size);
        }
        return tensor.text(OnnxFields.TENSOR_NAME, name);
    }

    private static Message node(String operator, String output, String... inputs) {
        Message node = new Message().text(OnnxFields.NODE_OPERATOR, operator).text(OnnxFields.NODE_OUTPUT, output);
        for (String input : inputs) {
            node.text(OnnxFields.NODE_INPUT, input);
        }
        return node;
    }

    /** The number whose bytes are these letters. */
    private static float number(String fourLetters) {
        byte[] b = fourLetters.getBytes(StandardCharsets.US_ASCII);
        return Float.intBitsToFloat(b[3] << 24 | b[2] << 16 | b[1] << 8 | b[0]);
    }

    @Test
    void aMatrixIsNamedByTheBiasAddedToItsProduct() throws IOException {
        Message graph = new Message()
                .message(OnnxFields.GRAPH_INITIALISER, tensor("bert.embeddings.word_embeddings.weight", 0))
                .message(
                        OnnxFields.GRAPH_INITIALISER,
                        tensor("onnx::MatMul_7", 1, 2).text(OnnxFields.TENSOR_RAW, "AAAABBBB"))
                .message(OnnxFields.GRAPH_INITIALISER, tensor(BIAS, 2).text(OnnxFields.TENSOR_FLOATS, "CCCCDDDD"))
                .message(OnnxFields.GRAPH_NODE, node("MatMul", "y", "x", "onnx::MatMul_7"))
                .message(OnnxFields.GRAPH_NODE, node("Add", "z", BIAS, "y"));
        Weights weights = open(graph);
        assertThat(weights.get("encoder.layer.0.output.dense.weight", 2, 1).values())
                .containsExactly(number("AAAA"), number("BBBB"));
        assertThat(weights.get("encoder.layer.0.output.dense.bias", 2).values())
                .containsExactly(number("CCCC"), number("DDDD"));
    }

    @Test
    void aBiasOfAnotherSizeNamesNothing() throws IOException {
        Message graph = new Message()
                .message(
                        OnnxFields.GRAPH_INITIALISER,
                        tensor("onnx::MatMul_7", 1, 2).text(OnnxFields.TENSOR_RAW, "AAAABBBB"))
                .message(OnnxFields.GRAPH_INITIALISER, tensor(BIAS, 1).text(OnnxFields.TENSOR_RAW, "CCCC"))
                .message(OnnxFields.GRAPH_NODE, node("MatMul", "y", "x", "onnx::MatMul_7"))
                .message(OnnxFields.GRAPH_NODE, node("Add", "z", BIAS, "y"));
        assertThat(open(graph).has(MATRIX)).isFalse();
    }

    @Test
    void constantsAreWeightsToo() throws IOException {
        Message constant = node("Constant", MATRIX)
                .message(
                        OnnxFields.NODE_ATTRIBUTE,
                        new Message()
                                .text(OnnxFields.ATTRIBUTE_NAME, "value")
                                .message(
                                        OnnxFields.ATTRIBUTE_TENSOR,
                                        tensor("", 1).text(OnnxFields.TENSOR_RAW, "AAAA")));
        assertThat(open(new Message().message(OnnxFields.GRAPH_NODE, constant))
                        .get(MATRIX)
                        .values())
                .containsExactly(number("AAAA"));
    }

    @Test
    void numbersInAnotherFileAreRefused() {
        Message tensor = tensor(MATRIX, 1).message(OnnxFields.TENSOR_EXTERNAL, new Message().text(1, "location"));
        assertThatThrownBy(() -> open(new Message().message(OnnxFields.GRAPH_INITIALISER, tensor)))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("keeps '" + MATRIX + "' in another file (external data)")
                .hasMessageContaining("export it into one file");
    }

    @Test
    void aFileThatIsMissingIsNamed() throws IOException {
        Files.writeString(folder.resolve("model.onnx"), "");
        var bundle = Small.bundle(folder);
        Files.delete(folder.resolve("model.onnx"));
        assertThatThrownBy(() -> Weights.open(bundle))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("cannot read the model file " + folder.resolve("model.onnx"));
    }
}
