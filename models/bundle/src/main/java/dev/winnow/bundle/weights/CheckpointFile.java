package dev.winnow.bundle.weights;

import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.weights.FusedGraph.Precision;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A model as a safetensors file with the names of its Hugging Face checkpoint: what its layers and its head need, a pooler
 * where there is one, and nothing else that the file it came from holds.
 *
 * <p>Useful for whatever reads such checkpoints, Winnow's packed encoder among them. Not useful for eight bits, which the
 * format has no scales for.
 *
 * @param prefix stands before the encoder's names and not before the head's: {@code bert.}, {@code roberta.}, or nothing in
 *     encoders
 */
public record CheckpointFile(Architecture architecture, Weights weights, String prefix) {
    private static final List<String> POOLER = List.of("pooler.dense.weight", "pooler.dense.bias");

    /**
     * Writes the file; costs memory for one tensor at a time.
     *
     * @param precision 32 bits, or half precision
     * @throws dev.winnow.RankFailure.Misconfigured when a weight is missing, quantised or of another shape than the
     *     architecture says, or when the file cannot be written
     */
    public void write(Path file, Precision precision) {
        Format format = switch (precision) {
            case FLOAT32 -> Format.FLOAT32;
            case FLOAT16 -> Format.FLOAT16;
            case INT8 -> throw new IllegalArgumentException("a checkpoint has no scales for eight bits");
        };
        Map<String, Supplier<Tensor>> named = new LinkedHashMap<>();
        Shapes.encoder(architecture).forEach((name, shape) -> put(named, name, () -> weights.get(name, shape)));
        weights.head()
                .shapes(architecture.hidden())
                .keySet()
                .forEach(name -> put(named, name, () -> weights.get(name)));
        POOLER.stream().filter(weights::has).forEach(name -> put(named, name, () -> weights.get(name)));
        Safetensors.write(named, format, file);
    }

    private void put(Map<String, Supplier<Tensor>> named, String name, Supplier<Tensor> tensor) {
        named.put(Weights.prefixed(prefix, name), tensor);
    }
}
