package dev.winnow.bundle.weights;

import dev.winnow.bundle.Architecture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An encoder as an ONNX file of few large operators, those that ONNX Runtime's optimizer makes of the usual ones when it
 * recognises them: exports of recent frameworks it does not, so the graph is written that way at once.
 *
 * <p>Inputs are {@code input_ids}, {@code attention_mask} and, where the model has segments, {@code token_type_ids}, all
 * {@code [batch, tokens]}; the output is {@code logits [batch, labels]}, or {@code last_hidden_state
 * [batch, tokens, hidden]} for weights without a head. {@link Weights} reads the file back, unless it is int8.
 *
 * <p>Useful for ONNX Runtime on a CPU. Not useful for other runtimes: they do not know these operators.
 *
 * @param precision how the matrices are stored and multiplied
 */
public record FusedGraph(Architecture architecture, Weights weights, Precision precision) {
    /** How the matrices are stored and multiplied; everything else is 32-bit. */
    public enum Precision {
        FLOAT32,
        /** Stored in half precision, multiplied in 32 bits: half the file, not faster. */
        FLOAT16,
        /**
         * Weights in eight bits with a scale for each output, what meets them in eight bits with a scale for each call. Made
         * for processors with VNNI or AMX; on older ones sums of products may saturate.
         */
        INT8
    }

    /**
     * Writes the file; costs memory for one tensor at a time.
     *
     * @throws dev.winnow.RankFailure.Misconfigured when a weight is missing or of another shape than the architecture says,
     *     or when the file cannot be written
     */
    public void write(Path file) {
        graph().write(file);
    }

    /** The file's content; costs memory for it twice while it is made. */
    public byte[] bytes() {
        return graph().bytes();
    }

    private OnnxWriter graph() {
        OnnxWriter writer = new OnnxWriter();
        FusedTensors tensors = new FusedTensors(writer, weights, precision);
        boolean segments = architecture.types() > 0;
        input(writer, "input_ids");
        input(writer, "attention_mask");
        if (segments) {
            input(writer, "token_type_ids");
        }
        if (architecture.apart() > 0) {
            new FusedSegments(writer, tensors).write();
        }
        embed(writer, tensors, segments);
        String x = "embedded";
        for (int layer = 0; layer < architecture.layers(); layer++) {
            String mask = layer < architecture.apart() ? FusedSegments.MASK : "attention_mask_32";
            x = layer(writer, tensors, "encoder.layer." + layer + ".", x, mask);
        }
        answer(writer, tensors, x);
        return writer;
    }

    private static void input(OnnxWriter writer, String name) {
        writer.value(OnnxFields.GRAPH_INPUT, name, OnnxFields.INT64, "batch", "tokens");
        writer.node("Cast", List.of(name), List.of(name + "_32"), Map.of("to", OnnxFields.INT32));
    }

    private void embed(OnnxWriter writer, FusedTensors tensors, boolean segments) {
        int hidden = architecture.hidden();
        String places = tensors.table("embeddings.position_embeddings.weight", architecture.positions(), hidden);
        if (architecture.firstPosition() > 0) {
            writer.node(
                    "Slice",
                    List.of(
                            places,
                            tensors.integer("first", architecture.firstPosition()),
                            tensors.integer("end", architecture.positions())),
                    List.of("positions"),
                    Map.of());
            places = "positions";
        }
        writer.fusedNode(
                "EmbedLayerNormalization",
                List.of(
                        "input_ids_32",
                        segments ? "token_type_ids_32" : "",
                        tensors.table("embeddings.word_embeddings.weight", architecture.vocabulary(), hidden),
                        places,
                        segments
                                ? tensors.table("embeddings.token_type_embeddings.weight", architecture.types(), hidden)
                                : "",
                        tensors.vector("embeddings.LayerNorm.weight", hidden),
                        tensors.vector("embeddings.LayerNorm.bias", hidden),
                        "attention_mask_32",
                        architecture.apart() > 0 ? FusedSegments.POSITIONS : ""),
                List.of("embedded", "lengths"),
                epsilon());
    }

    private Map<String, Number> epsilon() {
        return Map.of("epsilon", (float) architecture.epsilon());
    }

    private String layer(OnnxWriter writer, FusedTensors tensors, String name, String x, String mask) {
        int hidden = architecture.hidden();
        int intermediate = architecture.intermediate();
        String met = tensors.attention(name, x, mask, hidden, architecture.heads());
        String projected = tensors.product(name + "attention.output.dense", met, hidden, hidden);
        String between = norm(writer, tensors, name + "attention.output", projected, x);
        String up = tensors.product(name + "intermediate.dense", between, intermediate, hidden);
        String bias = tensors.vector(name + "intermediate.dense.bias", intermediate);
        String active = name + "active";
        switch (architecture.activation()) {
            case GELU -> writer.fusedNode("BiasGelu", List.of(up, bias), List.of(active), Map.of());
            case GELU_TANH -> writer.fusedNode("FastGelu", List.of(up, bias), List.of(active), Map.of());
            case RELU -> {
                writer.node("Add", List.of(up, bias), List.of(name + "biased"), Map.of());
                writer.node("Relu", List.of(name + "biased"), List.of(active), Map.of());
            }
        }
        String down = tensors.product(name + "output.dense", active, hidden, intermediate);
        return norm(writer, tensors, name + "output", down, between);
    }

    /** The norm of a product, its bias and what went around it. */
    private String norm(OnnxWriter writer, FusedTensors tensors, String name, String product, String around) {
        int hidden = architecture.hidden();
        writer.fusedNode(
                "SkipLayerNormalization",
                List.of(
                        product,
                        around,
                        tensors.vector(name + ".LayerNorm.weight", hidden),
                        tensors.vector(name + ".LayerNorm.bias", hidden),
                        tensors.vector(name + ".dense.bias", hidden)),
                List.of(name + ".normed"),
                epsilon());
        return name + ".normed";
    }

    private void answer(OnnxWriter writer, FusedTensors tensors, String x) {
        Head head = weights.head();
        int hidden = architecture.hidden();
        if (head == Head.NONE) {
            String states = "last_hidden_state";
            writer.node("Identity", List.of(x), List.of(states), Map.of());
            writer.value(OnnxFields.GRAPH_OUTPUT, states, OnnxFields.FLOAT32, "batch", "tokens", hidden);
            return;
        }
        if (head == Head.INTERACTION) {
            new FusedInteraction(writer, tensors).write(x, architecture);
            return;
        }
        int labels = weights.get(head.outer() + ".bias").size(0);
        writer.node("Gather", List.of(x, tensors.scalar("zero", 0)), List.of("first_token"), Map.of("axis", 1));
        linear(writer, tensors, head.inner(), "first_token", "inner", hidden);
        writer.node("Tanh", List.of("inner"), List.of("pooled"), Map.of());
        linear(writer, tensors, head.outer(), "pooled", "logits", labels);
        writer.value(OnnxFields.GRAPH_OUTPUT, "logits", OnnxFields.FLOAT32, "batch", labels);
    }

    private void linear(OnnxWriter writer, FusedTensors tensors, String name, String x, String y, int out) {
        String matrix = tensors.vector(name + ".weight", out, architecture.hidden());
        String bias = tensors.vector(name + ".bias", out);
        writer.node("Gemm", List.of(x, matrix, bias), List.of(y), Map.of("transB", 1));
    }
}
