package dev.winnow.bundle.weights;

import dev.winnow.bundle.Architecture;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Weights for measuring speed: large enough that outputs differ, small enough that none overflows. */
final class RandomWeights {
    private final Map<String, Supplier<Tensor>> tensors = new LinkedHashMap<>();
    private final long seed;

    private RandomWeights(long seed) {
        this.seed = seed;
    }

    static Map<String, Supplier<Tensor>> of(Architecture a, Head head, long seed) {
        RandomWeights weights = new RandomWeights(seed);
        weights.matrix("embeddings.word_embeddings", a.vocabulary(), a.hidden());
        weights.matrix("embeddings.position_embeddings", a.positions(), a.hidden());
        if (a.types() > 0) {
            weights.matrix("embeddings.token_type_embeddings", a.types(), a.hidden());
        }
        weights.norm("embeddings.LayerNorm", a.hidden());
        for (int layer = 0; layer < a.layers(); layer++) {
            String name = "encoder.layer." + layer + ".";
            for (String part : new String[] {"self.query", "self.key", "self.value", "output.dense"}) {
                weights.linear(name + "attention." + part, a.hidden(), a.hidden());
            }
            weights.norm(name + "attention.output.LayerNorm", a.hidden());
            weights.linear(name + "intermediate.dense", a.intermediate(), a.hidden());
            weights.linear(name + "output.dense", a.hidden(), a.intermediate());
            weights.norm(name + "output.LayerNorm", a.hidden());
        }
        if (head.readsFirst()) {
            weights.linear(head.inner(), a.hidden(), a.hidden());
            weights.linear(head.outer(), 1, a.hidden());
        } else if (head == Head.INTERACTION) {
            weights.draw(Head.INTERACTION_WEIGHT, 0.1, 1, 1);
            weights.draw(Head.INTERACTION_BIAS, 0.1, 0, 1);
        }
        return weights.tensors;
    }

    private void linear(String name, int out, int in) {
        matrix(name, out, in);
        draw(name + ".bias", 0.1, 0, out);
    }

    private void matrix(String name, int rows, int columns) {
        draw(name + ".weight", 1 / Math.sqrt(columns), 0, rows, columns);
    }

    private void norm(String name, int size) {
        draw(name + ".weight", 0.1, 1, size);
        draw(name + ".bias", 0.1, 0, size);
    }

    /** Each weight has a generator of its own, so that it does not depend on which were read before. */
    private void draw(String name, double deviation, double mean, int... shape) {
        tensors.put(name, () -> {
            SplittableRandom random = new SplittableRandom(seed * 31 + name.hashCode());
            double width = Math.sqrt(12) * deviation;
            float[] values = new float[Tensor.count(shape)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (mean + width * (random.nextDouble() - 0.5));
            }
            return new Tensor(shape, values);
        });
    }
}
