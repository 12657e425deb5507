package dev.winnow.training.data;

/** Where negatives come from. */
public enum Way {
    /** Shares words with the query. */
    BM25,
    /** Looks alike to the encoder. */
    DENSE,
    /** Stands high in both rankings, by reciprocal rank fusion. */
    FUSED,
    /** Any passage of the same source. */
    RANDOM
}
