package dev.winnow.bundle.weights;

import dev.winnow.RankFailure;
import dev.winnow.bundle.Architecture;
import java.util.List;
import java.util.Map;

/** {@link Head#INTERACTION} as ONNX operators. */
record FusedInteraction(OnnxWriter writer, FusedTensors tensors) {
    private static final Map<String, ?> FLOAT = Map.of("to", OnnxFields.FLOAT32);

    void write(String states, Architecture architecture) {
        if (architecture.types() < 2) {
            throw new RankFailure.Misconfigured(
                    "an interaction head tells query and passage by their segments, and this model has none");
        }
        node("LpNormalization", List.of(states), "unit", Map.of("axis", -1, "p", 2));
        writer.fusedNode("FusedMatMul", List.of("unit", "unit"), List.of("cosines"), Map.of("transB", 1));
        node("Cast", List.of("token_type_ids"), "second_segment", FLOAT);
        node("Cast", List.of("attention_mask"), "present", FLOAT);
        node("Mul", List.of("second_segment", "present"), "of_passage", Map.of());
        node("Sub", List.of("present", "of_passage"), "of_query", Map.of());
        // What is no token of the passage loses two, which puts it below every cosine.
        node("Sub", List.of("of_passage", tensors.number("one", 1)), "minus_others", Map.of());
        node("Add", List.of("minus_others", "minus_others"), "minus_two", Map.of());
        node("Unsqueeze", List.of("minus_two", tensors.integer("rows", 1)), "for_each_query", Map.of());
        node("Add", List.of("cosines", "for_each_query"), "with_passage", Map.of());
        node("ReduceMax", List.of("with_passage"), "nearest", Map.of("axes", List.of(2), "keepdims", 0));
        node("Mul", List.of("nearest", "of_query"), "nearest_to_query", Map.of());
        String tokens = tensors.integer("tokens_axis", 1);
        node("ReduceSum", List.of("nearest_to_query", tokens), "nearest_sum", Map.of("keepdims", 1));
        node("ReduceSum", List.of("of_query", tokens), "query_tokens", Map.of("keepdims", 1));
        node("Div", List.of("nearest_sum", "query_tokens"), "mean", Map.of());
        node("Mul", List.of("mean", tensors.vector(Head.INTERACTION_WEIGHT, 1)), "weighted", Map.of());
        node("Add", List.of("weighted", tensors.vector(Head.INTERACTION_BIAS, 1)), "logits", Map.of());
        writer.value(OnnxFields.GRAPH_OUTPUT, "logits", OnnxFields.FLOAT32, "batch", 1);
    }

    private void node(String operator, List<String> inputs, String output, Map<String, ?> attributes) {
        writer.node(operator, inputs, List.of(output), attributes);
    }
}
