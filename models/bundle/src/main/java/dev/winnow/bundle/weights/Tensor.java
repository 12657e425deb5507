package dev.winnow.bundle.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Numbers in a row-major box. The array is shared for speed: whoever writes into it changes this tensor. */
public final class Tensor {
    private final int[] shape;
    private final float[] values;

    /** Keeps the arrays. */
    Tensor(int[] shape, float[] values) {
        if (count(shape) != values.length) {
            throw new IllegalArgumentException(values.length + " values do not fill " + Arrays.toString(shape));
        }
        this.shape = shape;
        this.values = values;
    }

    /**
     * Keeps the array.
     *
     * @param values as many as the shape holds, the last dimension running fastest
     */
    public static Tensor of(float[] values, int... shape) {
        return new Tensor(shape.clone(), values);
    }

    /** How many numbers the shape holds; throws {@link ArithmeticException} when that is no {@code int}. */
    static int count(int[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    public int dimensions() {
        return shape.length;
    }

    public int size(int dimension) {
        return shape[dimension];
    }

    /** All numbers, the last dimension running fastest; not a copy. */
    public float[] values() {
        return values;
    }

    /** Whether both have one shape and the same numbers. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tensor tensor
                && Arrays.equals(shape, tensor.shape)
                && Arrays.equals(values, tensor.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    int[] sizes() {
        return shape.clone();
    }

    /** All numbers, little-endian. */
    byte[] bytes() {
        return bytes(Format.FLOAT32);
    }

    /** All numbers in this format, little-endian. */
    byte[] bytes(Format format) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * format.size()).order(ByteOrder.LITTLE_ENDIAN);
        format.write(values, bytes);
        return bytes.array();
    }

    boolean hasShape(int... expected) {
        return Arrays.equals(shape, expected);
    }

    String shape() {
        return Arrays.toString(shape);
    }

    /** Rows become columns; a matrix only. */
    Tensor transposed() {
        return columns(0, shape[1]);
    }

    /** These columns of a matrix, as rows. */
    Tensor columns(int from, int to) {
        int rows = shape[0];
        int columns = shape[1];
        float[] turned = new float[(to - from) * rows];
        for (int column = from; column < to; column++) {
            for (int row = 0, at = (column - from) * rows; row < rows; row++) {
                turned[at + row] = values[row * columns + column];
            }
        }
        return new Tensor(new int[] {to - from, rows}, turned);
    }

    /** These numbers of a row. */
    Tensor part(int from, int to) {
        return new Tensor(new int[] {to - from}, Arrays.copyOfRange(values, from, to));
    }
}
