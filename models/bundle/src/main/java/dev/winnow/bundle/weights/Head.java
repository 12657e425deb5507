package dev.winnow.bundle.weights;

/** What turns the first token's vector into logits. */
public enum Head {
    /** Nothing: the model answers with token vectors. */
    NONE,
    /** {@code pooler.dense}, tanh, {@code classifier}: BERT's. */
    POOLER,
    /** {@code classifier.dense}, tanh, {@code classifier.out_proj}: RoBERTa's. */
    DENSE;

    static Head of(Weights weights) {
        if (weights.has("classifier.out_proj.weight")) {
            return DENSE;
        }
        return weights.has("classifier.weight") ? POOLER : NONE;
    }

    /** The name of the first linear step, without its ending. */
    public String inner() {
        return this == POOLER ? "pooler.dense" : "classifier.dense";
    }

    /** The name of the last linear step, without its ending. */
    public String outer() {
        return this == POOLER ? "classifier" : "classifier.out_proj";
    }
}
