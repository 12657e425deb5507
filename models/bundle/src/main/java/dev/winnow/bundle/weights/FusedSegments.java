package dev.winnow.bundle.weights;

import java.util.List;
import java.util.Map;

/** What layers whose segments are apart need: a mask for each token, and positions that begin again with the second segment. */
record FusedSegments(OnnxWriter writer, FusedTensors tensors) {
    /** {@code [batch, tokens, tokens]}: 1 where a token sees another. */
    static final String MASK = "same_segment_mask";

    /** {@code [batch, tokens]}. */
    static final String POSITIONS = "segment_positions";

    void write() {
        String rows = tensors.integer("segment_rows", 1);
        node("Unsqueeze", List.of("token_type_ids_32", tensors.integer("segment_columns", 2)), "segment_of_row");
        node("Unsqueeze", List.of("token_type_ids_32", rows), "segment_of_column");
        node("Equal", List.of("segment_of_row", "segment_of_column"), "same_segment");
        writer.node("Cast", List.of("same_segment"), List.of("same_segment_32"), Map.of("to", OnnxFields.INT32));
        node("Unsqueeze", List.of("attention_mask_32", rows), "mask_of_column");
        node("Mul", List.of("same_segment_32", "mask_of_column"), MASK);

        node("Mul", List.of("attention_mask_32", "token_type_ids_32"), "in_second");
        node("Sub", List.of("attention_mask_32", "in_second"), "in_first");
        writer.node("ReduceSum", List.of("in_first", rows), List.of("first_size"), Map.of("keepdims", 1));
        node("Mul", List.of("first_size", "in_second"), "shift");
        node("CumSum", List.of("attention_mask_32", tensors.scalar("along_tokens", 1)), "count");
        node("Sub", List.of("count", "attention_mask_32"), "before");
        node("Sub", List.of("before", "shift"), POSITIONS);
    }

    private void node(String operator, List<String> inputs, String output) {
        writer.node(operator, inputs, List.of(output), Map.of());
    }
}
