package dev.winnow;

/**
 * What a score means, and therefore what it may be compared with. Scores of different scales are never summed without
 * being normalised first; a threshold makes sense on {@link #PROBABILITY} or {@link #SIMILARITY} only.
 */
public enum Scale {
    /** A sum of term weights, such as BM25 or learned sparse: unbounded, comparable within one query only. */
    TERM_WEIGHT,
    /** A cosine, a mean maximal cosine, or what a hosted model gives for one: about -1 to 1, comparable across queries of one model. */
    SIMILARITY,
    /** A classifier's raw output: any real number, comparable across queries of one model; not a probability. */
    LOGIT,
    /** A calibrated chance of relevance: 0 to 1, comparable across models. */
    PROBABILITY,
    /** A combination of other scores: comparable within one ranking only. */
    FUSED,
    /** Order only: the number says nothing but the place. */
    RANK;

    /**
     * The value to show to people. It never decides an order: the sigmoid of a {@link #LOGIT} saturates, so that two
     * documents with different logits may show the same score.
     */
    public double display(double logit) {
        return this == LOGIT ? 1 / (1 + Math.exp(-logit)) : logit;
    }
}
