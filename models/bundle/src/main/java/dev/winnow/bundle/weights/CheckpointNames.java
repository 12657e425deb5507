package dev.winnow.bundle.weights;

import dev.winnow.bundle.weights.OnnxGraph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives the weights of an ONNX graph their checkpoint names back. Exporters keep the names of tables, norms and biases, but
 * turn the matrices around and number them; optimizers join the three of attention. Whose a matrix is, is told by the bias
 * that is added to its product.
 */
final class CheckpointNames {
    private static final String BIAS = ".bias";
    private static final String WEIGHT = ".weight";
    private static final String ATTENTION_OUTPUT = "attention.output.dense.bias";

    /** What the inputs of the fused embedding are, from the third on. */
    private static final List<String> EMBEDDING = List.of(
            "embeddings.word_embeddings.weight",
            "embeddings.position_embeddings.weight",
            "embeddings.token_type_embeddings.weight",
            "embeddings.LayerNorm.weight",
            "embeddings.LayerNorm.bias");

    private final Map<String, Stored> values;
    private final Map<String, List<Node>> readers = new HashMap<>();
    private final Map<String, Supplier<Tensor>> tensors = new LinkedHashMap<>();

    private CheckpointNames(OnnxGraph graph) {
        values = new LinkedHashMap<>(graph.initialisers());
        for (Node node : graph.nodes()) {
            Stored value = values.get(node.input(0));
            boolean same = node.operator().equals("Identity") || node.operator().equals("Cast");
            if (same && value != null) {
                values.putIfAbsent(node.output(), value);
            }
            for (String input : node.inputs()) {
                readers.computeIfAbsent(input, name -> new ArrayList<>()).add(node);
            }
        }
    }

    static Map<String, Supplier<Tensor>> resolve(OnnxGraph graph) {
        CheckpointNames names = new CheckpointNames(graph);
        names.values.forEach((name, value) -> names.tensors.put(name, value::read));
        graph.nodes().forEach(names::take);
        return names.tensors;
    }

    private void take(Node node) {
        switch (node.operator()) {
            case "MatMul" -> matrix(node, bias(node.output(), node.input(1)), true);
            case "Gemm" -> matrix(node, node.input(2), node.integers().getOrDefault("transB", 0L) == 0);
            case "Attention" -> attention(node);
            case "LayerNormalization" -> scale(node.input(1), node.input(2));
            case "SkipLayerNormalization" -> scale(node.input(2), node.input(3));
            case "EmbedLayerNormalization" -> {
                for (int i = 0; i < EMBEDDING.size(); i++) {
                    Stored value = values.get(node.input(2 + i));
                    if (value != null) {
                        tensors.putIfAbsent(EMBEDDING.get(i), value::read);
                    }
                }
            }
            default -> {
                // Holds no matrix.
            }
        }
    }

    private void matrix(Node node, @Nullable String bias, boolean turned) {
        Stored stored = values.get(node.input(1));
        if (stored != null && stored.dimensions() == 2 && bias != null && bias.endsWith(BIAS)) {
            String name = bias.substring(0, bias.length() - BIAS.length()) + WEIGHT;
            tensors.putIfAbsent(name, turned ? () -> stored.read().transposed() : stored::read);
        }
    }

    /** Equal scales are stored once, under one of their names. */
    private void scale(String scale, String shift) {
        Stored stored = values.get(scale);
        if (stored != null && shift.endsWith(BIAS)) {
            tensors.putIfAbsent(shift.substring(0, shift.length() - BIAS.length()) + WEIGHT, stored::read);
        }
    }

    /** The name of the bias that is added to the product, if there is one of a fitting size. */
    private @Nullable String bias(String product, String matrix) {
        Stored stored = values.get(matrix);
        if (stored == null || stored.dimensions() != 2) {
            return null;
        }
        for (Node reader : readers.getOrDefault(product, List.of())) {
            List<String> candidates = switch (reader.operator()) {
                case "Add", "BiasGelu", "FastGelu" -> reader.inputs();
                case "SkipLayerNormalization" -> List.of(reader.input(4));
                default -> List.of();
            };
            for (String name : candidates) {
                Stored bias = values.get(name);
                if (bias != null && bias.dimensions() == 1 && bias.size(0) == stored.size(1) && name.endsWith(BIAS)) {
                    return name;
                }
            }
        }
        return null;
    }

    /** Query, key and value side by side; the bias after the output's matrix tells the layer. */
    private void attention(Node node) {
        Stored matrix = values.get(node.input(1));
        Stored bias = values.get(node.input(2));
        if (matrix == null || bias == null || matrix.dimensions() != 2 || bias.dimensions() != 1) {
            return;
        }
        int size = matrix.size(1) / 3;
        String layer = layer(node);
        if (layer == null || matrix.size(1) != 3 * size || bias.size(0) != 3 * size) {
            return;
        }
        List<String> parts = List.of("query", "key", "value");
        for (int i = 0; i < parts.size(); i++) {
            int from = i * size;
            String name = layer + "attention.self." + parts.get(i);
            tensors.putIfAbsent(name + WEIGHT, () -> matrix.read().columns(from, from + size));
            tensors.putIfAbsent(name + BIAS, () -> bias.read().part(from, from + size));
        }
    }

    private @Nullable String layer(Node attention) {
        for (Node reader : readers.getOrDefault(attention.output(), List.of())) {
            String bias = reader.operator().equals("MatMul") ? bias(reader.output(), reader.input(1)) : null;
            if (bias != null && bias.endsWith(ATTENTION_OUTPUT)) {
                return bias.substring(0, bias.length() - ATTENTION_OUTPUT.length());
            }
        }
        return null;
    }
}
