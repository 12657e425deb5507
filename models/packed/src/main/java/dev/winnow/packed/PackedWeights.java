package dev.winnow.packed;

import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.weights.Weights;
import dev.winnow.packed.Kernels.Norm;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A model's numbers, laid out for the products once, shared by all workers. The tables of the embeddings stay plain
 * 32-bit arrays. Closing gives the memory back; no worker may run any more.
 */
final class PackedWeights implements AutoCloseable {
    /**
     * Never compared, never written.
     *
     * @param steps a constant operand for each of the layer's products
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Layer(PerStep<Linear> steps, float[] askBias, float[] widenBias, Norm middle, Norm end) {}

    final Architecture architecture;
    final Layout layout;
    final float[] words;
    final float[] positions;
    final float[] types;
    final Norm embedding;
    final List<Layer> layers;

    /** How the operands of each step lie; the products are compiled for it. */
    final PerStep<MemorySegment> descs;

    private final Dnnl dnnl;
    private final Packer packer;

    /** @param chunkTokens rows of a usual chunk: the operands are laid out for it */
    PackedWeights(Dnnl dnnl, Layout layout, Weights weights, int chunkTokens) {
        this.dnnl = dnnl;
        this.layout = layout;
        this.architecture = layout.architecture();
        Architecture a = architecture;
        descs = new PerStep<>(
                desc(Step.ASK, chunkTokens),
                desc(Step.ANSWER, chunkTokens),
                desc(Step.WIDEN, chunkTokens),
                desc(Step.RETURN, chunkTokens));
        packer = new Packer(dnnl, layout, descs);
        try {
            int h = a.hidden();
            words = weights.get("embeddings.word_embeddings.weight", a.vocabulary(), h)
                    .values();
            positions = weights.get("embeddings.position_embeddings.weight", a.positions(), h)
                    .values();
            types = a.types() == 0
                    ? new float[h]
                    : weights.get("embeddings.token_type_embeddings.weight", a.types(), h)
                            .values();
            embedding = norm(weights, "embeddings", new float[h]);
            List<Layer> read = new ArrayList<>();
            for (int layer = 0; layer < a.layers(); layer++) {
                read.add(layer(weights, "encoder.layer." + layer));
            }
            layers = List.copyOf(read);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Layer layer(Weights weights, String name) {
        int h = architecture.hidden();
        int wide = architecture.intermediate();
        // Scores are divided by the root of a head's size, and the softmax works with powers of two.
        float factor = (float) (1 / (Math.log(2) * Math.sqrt(architecture.headSize())));
        String self = name + ".attention.self.";
        float[] ask = new float[3 * h * h];
        float[] askBias = new float[3 * h];
        String[] parts = {"query", "key", "value"};
        for (int part = 0; part < 3; part++) {
            float[] matrix = weights.get(self + parts[part] + ".weight", h, h).values();
            float[] bias = weights.get(self + parts[part] + ".bias", h).values();
            float by = part == 0 ? factor : 1;
            for (int i = 0; i < h * h; i++) {
                ask[part * h * h + i] = matrix[i] * by;
            }
            for (int i = 0; i < h; i++) {
                askBias[part * h + i] = bias[i] * by;
            }
        }
        float[] widenBias = weights.get(name + ".intermediate.dense.bias", wide).values();
        String answer = name + ".attention.output.dense";
        String widen = name + ".intermediate.dense.weight";
        String back = name + ".output.dense";
        PerStep<Linear> steps = new PerStep<>(
                packer.pack(Step.ASK, ask, askBias),
                packer.pack(Step.ANSWER, weights.get(answer + ".weight", h, h).values(), new float[h]),
                packer.pack(Step.WIDEN, weights.get(widen, wide, h).values(), widenBias),
                packer.pack(Step.RETURN, weights.get(back + ".weight", h, wide).values(), new float[h]));
        return new Layer(
                steps,
                askBias,
                widenBias,
                norm(
                        weights,
                        name + ".attention.output",
                        weights.get(answer + ".bias", h).values()),
                norm(weights, name + ".output", weights.get(back + ".bias", h).values()));
    }

    private Norm norm(Weights weights, String name, float[] bias) {
        int h = architecture.hidden();
        return new Norm(
                bias,
                weights.get(name + ".LayerNorm.weight", h).values(),
                weights.get(name + ".LayerNorm.bias", h).values(),
                (float) architecture.epsilon());
    }

    private MemorySegment desc(Step step, int chunkTokens) {
        return layout.newWeightsDesc(dnnl, step, Layout.rows(chunkTokens));
    }

    /** Bytes of native memory. */
    long bytes() {
        return packer.bytes();
    }

    @Override
    public void close() {
        for (Step step : Step.values()) {
            dnnl.freeDesc(descs.of(step));
        }
        packer.close();
    }
}
