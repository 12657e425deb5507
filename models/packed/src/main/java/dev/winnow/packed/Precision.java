package dev.winnow.packed;

/** What the matrix products are computed in. Norms, sums of attention and the residual stream are always 32-bit. */
public enum Precision {
    /** 32-bit floating point: the reference, and the slowest. */
    FP32,
    /** bfloat16 operands, 32-bit sums: the default where the processor multiplies them. */
    BF16,
    /**
     * 8-bit integer operands with a scale for every token and for every column of the weights, 32-bit sums; attention in
     * bfloat16. Never chosen without being asked for: it moves scores further than {@link #BF16}.
     */
    INT8
}
