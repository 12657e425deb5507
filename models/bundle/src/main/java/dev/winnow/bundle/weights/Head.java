package dev.winnow.bundle.weights;

import java.util.LinkedHashMap;
import java.util.Map;

/** What turns the last layer's vectors into logits. */
public enum Head {
    /** Nothing: the model answers with token vectors. */
    NONE,
    /** On the first token's vector {@code pooler.dense}, tanh, {@code classifier}: BERT's. */
    POOLER,
    /** On the first token's vector {@code classifier.dense}, tanh, {@code classifier.out_proj}: RoBERTa's. */
    DENSE,
    /**
     * For each token of the first segment the greatest cosine with a token of the second, markers included; their mean, times
     * {@code interaction.weight}, plus {@code interaction.bias}. ColBERT's late interaction (Khattab and Zaharia, SIGIR 2020),
     * but between tokens that have read each other.
     *
     * <p>Useful for: a model made from an encoder, whose token vectors say something from the start. Not useful for: models
     * without segments.
     */
    INTERACTION;

    /** What the sum of an interaction head is multiplied by. */
    public static final String INTERACTION_WEIGHT = "interaction.weight";

    /** What is added to it. */
    public static final String INTERACTION_BIAS = "interaction.bias";

    static Head of(Weights weights) {
        if (weights.has(INTERACTION_WEIGHT)) {
            return INTERACTION;
        }
        if (weights.has("classifier.out_proj.weight")) {
            return DENSE;
        }
        return weights.has("classifier.weight") ? POOLER : NONE;
    }

    /** Whether it reads the first token's vector only. */
    public boolean readsFirst() {
        return this == POOLER || this == DENSE;
    }

    /** The name of the first linear step on the first token's vector, without its ending. */
    public String inner() {
        return this == POOLER ? "pooler.dense" : "classifier.dense";
    }

    /** The name of the last linear step on the first token's vector, without its ending. */
    public String outer() {
        return this == POOLER ? "classifier" : "classifier.out_proj";
    }

    /** Its weights' names and shapes, for one label. */
    public Map<String, int[]> shapes(int hidden) {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        if (readsFirst()) {
            shapes.put(inner() + ".weight", new int[] {hidden, hidden});
            shapes.put(inner() + ".bias", new int[] {hidden});
            shapes.put(outer() + ".weight", new int[] {1, hidden});
            shapes.put(outer() + ".bias", new int[] {1});
        } else if (this == INTERACTION) {
            shapes.put(INTERACTION_WEIGHT, new int[] {1});
            shapes.put(INTERACTION_BIAS, new int[] {1});
        }
        return shapes;
    }
}
