package dev.winnow.vector;

import java.util.Arrays;

/**
 * Dot products over rows of {@code float[]} matrices, and of {@link ByteRows}.
 *
 * <p>The order of additions is fixed, so equal input gives equal output on every machine, whether the JVM was started with
 * {@code --add-modules jdk.incubator.vector} (several times as fast, where the processor has 256-bit registers) or without.
 */
public final class Vectors {
    private static final Dots DOTS = Dots.best();

    private Vectors() {}

    /** The dot product of two rows of {@code length} floats. */
    public static float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        return DOTS.dot(a, aOffset, b, bOffset, length);
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
     * For each row of {@code a} the greatest dot product with any row of {@code b}.
     *
     * @param a {@code float[rows * dimensions]}
     * @param b likewise, at least one row
     */
    public static float[] maxDots(float[] a, float[] b, int dimensions) {
        float[] best = new float[a.length / dimensions];
        Arrays.fill(best, Float.NEGATIVE_INFINITY);
        for (int y = 0; y < b.length; y += dimensions) {
            DOTS.raise(best, a, b, y, dimensions);
        }
        return best;
    }

    /**
     * As {@link #maxDots(float[], float[], int)} over bytes, of which a quarter of the memory is read.
     *
     * @param a {@code float[rows * dimensions]}, of as many dimensions
     * @param b at least one row
     */
    public static float[] maxDots(float[] a, ByteRows b) {
        float[] best = new float[a.length / b.dimensions()];
        Arrays.fill(best, Float.NEGATIVE_INFINITY);
        float[] wide = new float[b.dimensions()];
        for (int row = 0; row < b.size(); row++) {
            b.widen(row, wide, 0);
            DOTS.raise(best, a, wide, 0, wide.length);
        }
        return best;
    }

    /**
     * The product of a matrix and another's transpose: of each row of {@code a} with each row of {@code b}.
     *
     * @param a {@code float[rows * dimensions]}
     * @param b {@code float[outputs * dimensions]}
     * @return {@code float[rows * outputs]}
     */
    public static float[] multiply(float[] a, float[] b, int dimensions) {
        int rows = a.length / dimensions;
        float[] target = new float[Math.multiplyExact(rows, b.length / dimensions)];
        DOTS.multiply(a, rows, b, dimensions, target);
        return target;
    }

    /**
     * The mean over rows of {@code a} of the greatest dot product with any row of {@code b}: MaxSim when the rows have unit
     * length.
     *
     * @param a {@code float[rows * dimensions]}, at least one row
     * @param b likewise
     */
    public static double meanMaxDot(float[] a, float[] b, int dimensions) {
        return mean(maxDots(a, b, dimensions));
    }

    /** The mean of one or more numbers. */
    public static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
