package dev.winnow.packed;

import java.lang.foreign.MemorySegment;

/**
 * The steps between the matrix products. Numbers lie in native memory, row by row; {@code bf16} is the upper half of a
 * 32-bit float, rounded to the nearest, ties to even. A width is a multiple of 16. Each method is a pure function of its
 * rows: a row's result does not depend on its neighbours.
 */
interface Kernels {
    /**
     * The fastest for this JVM: sixteen numbers at a time where the module {@code jdk.incubator.vector} was added, else one.
     */
    static Kernels best() {
        return hasVectors() ? new SimdKernels() : new ScalarKernels();
    }

    static boolean hasVectors() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    /**
     * {@code residual = norm(sum * scale + bias + residual) * gain + shift} for each row: Ba, Kiros and Hinton, Layer
     * Normalization, 2016. The variance is taken around the mean, in a second look at the row.
     *
     * @param sum f32
     * @param residual f32, read and written
     * @param scales one number a row, by which its sum is multiplied first
     */
    void layerNorm(MemorySegment sum, MemorySegment residual, float[] scales, Norm norm, int from, int to);

    /** f32 rows to bf16 rows. */
    void narrow(MemorySegment from, MemorySegment to, int width, int fromRow, int toRow);

    /**
     * f32 rows to 8-bit rows: each row's largest magnitude becomes 127.
     *
     * @param scales receives what each row must be multiplied with to undo it
     */
    void quantise(MemorySegment from, MemorySegment to, float[] scales, int width, int fromRow, int toRow);

    /** {@link #quantise}, from bf16 rows. */
    void quantiseNarrow(MemorySegment from, MemorySegment to, float[] scales, int width, int rows);

    /** {@code x * Φ(x)} in place, bf16, to 1e-4 of the largest magnitude met. */
    void gelu(MemorySegment data, long count);

    /** {@code gelu(x * scale + bias)} of bf16 rows to 8-bit rows with new scales. */
    void geluQuantised(MemorySegment from, MemorySegment to, float[] scales, float[] newScales, float[] bias, int rows);

    /** {@code x = x * scale + bias}, bf16 rows in place. */
    void rescale(MemorySegment data, float[] scales, float[] bias, int rows);

    /**
     * Powers of two of attention scores, and the inverse of their sums: the softmax of rows whose scores were multiplied by
     * log2(e) before, short of the division, which is cheaper afterwards.
     *
     * @param scores f32 rows of {@code stride}; columns from {@code keys} on are garbage
     * @param powers receives bf16 rows (or f32, as {@code wide} says) of {@code stride}; 0 from column {@code keys} on
     * @param inverses receives one number a row
     */
    void softmax(
            MemorySegment scores, MemorySegment powers, boolean wide, float[] inverses, int rows, int keys, int stride);

    /**
     * Multiplies each head's part of each row with its number from {@link #softmax}.
     *
     * @param mixed rows of {@code width}, the first at byte {@code at}, bf16 (or f32, as {@code wide} says)
     * @param inverses {@code float[heads][stride]}, flat
     */
    void divide(MemorySegment mixed, long at, boolean wide, float[] inverses, Heads heads, int rows, int width);

    /** The dot product of a row of {@code a} with all of {@code b}. */
    float dot(float[] a, int at, float[] b);

    /** Heads that are computed together: {@code count} of {@code size} numbers each, {@code stride} rows of scores each. */
    record Heads(int count, int size, int stride) {}

    /** A layer norm's numbers, with the bias of the product before it; never compared, never written. */
    @SuppressWarnings("ArrayRecordComponent")
    record Norm(float[] bias, float[] gain, float[] shift, float epsilon) {}
}
