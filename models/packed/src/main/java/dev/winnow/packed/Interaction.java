package dev.winnow.packed;

import dev.winnow.RankFailure;
import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.weights.Head;
import dev.winnow.bundle.weights.Weights;
import dev.winnow.vector.Vectors;
import java.util.Arrays;

/** {@link Head#INTERACTION} in 32-bit arithmetic. */
record Interaction(float weight, float bias, int hidden) {
    static Interaction of(String model, Weights weights, Architecture architecture) {
        if (architecture.types() < 2) {
            throw new RankFailure.Misconfigured(
                    "model '" + model
                            + "' has an interaction head, which tells query and passage by their segments, and has no segments");
        }
        return new Interaction(
                weights.get(Head.INTERACTION_WEIGHT, 1).values()[0],
                weights.get(Head.INTERACTION_BIAS, 1).values()[0],
                architecture.hidden());
    }

    /** @param states of all tokens; changed */
    double logit(Kernels kernels, ModelInput input, float[] states) {
        int second = input.firstSegment();
        for (int token = 0; token < input.size(); token++) {
            Vectors.normalize(states, token * hidden, hidden);
        }
        float[] query = Arrays.copyOf(states, second * hidden);
        float[] passage = Arrays.copyOfRange(states, second * hidden, states.length);
        return weight * Vectors.meanMaxDot(query, passage, hidden) + bias;
    }
}
