package dev.winnow.vector;

import dev.winnow.RankFailure;

/**
 * A matrix in a byte a number: each row has a scale, by which its bytes, -127 to 127, become the numbers they stand for.
 *
 * <p>A row's scale is its greatest number's size divided by 127, so a number is off by half of that at most.
 *
 * <p>The arrays given are kept and shared, for speed: treat them as read-only.
 */
public final class ByteRows {
    /** The greatest size of a byte here. */
    private static final int MOST = 127;

    private final int dimensions;
    private final byte[] values;
    private final float[] scales;

    /**
     * @param dimensions the length of a row
     * @param values {@code byte[rows * dimensions]}, row by row, none of them -128
     * @param scales one a row
     */
    public ByteRows(int dimensions, byte[] values, float[] scales) {
        if (values.length != scales.length * dimensions) {
            throw new RankFailure.InvalidInput(values.length + " bytes for " + scales.length + " rows of " + dimensions
                    + "; they must be rows times dimensions");
        }
        this.dimensions = dimensions;
        this.values = values;
        this.scales = scales;
    }

    /**
     * The nearest of these numbers.
     *
     * @param rows {@code float[rows * dimensions]}, finite, row by row
     */
    public static ByteRows of(float[] rows, int dimensions) {
        int count = dimensions == 0 ? 0 : rows.length / dimensions;
        byte[] values = new byte[count * dimensions];
        float[] scales = new float[count];
        for (int row = 0; row < count; row++) {
            int from = row * dimensions;
            float most = 0;
            for (int i = from; i < from + dimensions; i++) {
                most = Math.max(most, Math.abs(rows[i]));
            }
            scales[row] = most / MOST;
            float inverse = most == 0 ? 0 : MOST / most;
            for (int i = from; i < from + dimensions; i++) {
                values[i] = (byte) Math.round(rows[i] * inverse);
            }
        }
        return new ByteRows(dimensions, values, scales);
    }

    /** How many rows. */
    public int size() {
        return scales.length;
    }

    public int dimensions() {
        return dimensions;
    }

    /** Row by row; shared, not to be written. */
    public byte[] values() {
        return values;
    }

    /** One a row; shared, not to be written. */
    public float[] scales() {
        return scales;
    }

    /** The numbers they stand for, row by row. */
    public float[] widened() {
        float[] rows = new float[values.length];
        for (int row = 0; row < size(); row++) {
            widen(row, rows, row * dimensions);
        }
        return rows;
    }

    /** Puts the numbers of one row into an array. */
    void widen(int row, float[] target, int offset) {
        int from = row * dimensions;
        float scale = scales[row];
        for (int i = 0; i < dimensions; i++) {
            target[offset + i] = values[from + i] * scale;
        }
    }
}
