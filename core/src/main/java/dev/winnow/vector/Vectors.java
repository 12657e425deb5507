package dev.winnow.vector;

import java.util.Arrays;

/**
 * Dot products over rows of {@code float[]} matrices.
 *
 * <p>Sums run in eight strands: the compiler may not reorder float additions by itself, and one strand waits for each
 * addition. The order of additions is fixed, so equal input gives equal output on every machine.
 */
public final class Vectors {
    private Vectors() {}

    /** The dot product of two rows of {@code length} floats. */
    public static float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            int x = aOffset + i;
            int y = bOffset + i;
            s0 += a[x] * b[y];
            s1 += a[x + 1] * b[y + 1];
            s2 += a[x + 2] * b[y + 2];
            s3 += a[x + 3] * b[y + 3];
            s4 += a[x + 4] * b[y + 4];
            s5 += a[x + 5] * b[y + 5];
            s6 += a[x + 6] * b[y + 6];
            s7 += a[x + 7] * b[y + 7];
        }
        float rest = 0;
        for (; i < length; i++) {
            rest += a[aOffset + i] * b[bOffset + i];
        }
        return ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7)) + rest;
    }

    /** Scales a vector in place to unit length; the zero vector becomes the first axis, so that a cosine always exists. */
    public static float[] normalize(float[] vector) {
        normalize(vector, 0, vector.length);
        return vector;
    }

    /** Scales one row in place to unit length, as {@link #normalize(float[])} does. */
    public static void normalize(float[] values, int offset, int length) {
        double norm = 0;
        for (int i = offset; i < offset + length; i++) {
            norm += (double) values[i] * values[i];
        }
        if (norm == 0) {
            values[offset] = 1;
            return;
        }
        float scale = (float) (1 / Math.sqrt(norm));
        for (int i = offset; i < offset + length; i++) {
            values[i] *= scale;
        }
    }

    /**
     * The mean over rows of {@code a} of the greatest dot product with any row of {@code b}: MaxSim when the rows have unit
     * length.
     *
     * @param a {@code float[rows * dimensions]}, at least one row
     * @param b likewise
     */
    public static double meanMaxDot(float[] a, float[] b, int dimensions) {
        float[] best = new float[a.length / dimensions];
        Arrays.fill(best, Float.NEGATIVE_INFINITY);
        for (int y = 0; y < b.length; y += dimensions) {
            for (int x = 0; x < best.length; x++) {
                best[x] = Math.max(best[x], dot(a, x * dimensions, b, y, dimensions));
            }
        }
        double sum = 0;
        for (float value : best) {
            sum += value;
        }
        return sum / best.length;
    }
}
