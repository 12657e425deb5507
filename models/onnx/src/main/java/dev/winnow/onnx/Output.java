package dev.winnow.onnx;

import java.util.Arrays;

/** What a model answered for one batch: numbers and their shape, rows first. */
final class Output {
    private final long[] shape;
    private final float[] values;

    /** Keeps the arrays. */
    Output(long[] shape, float[] values) {
        this.shape = shape;
        this.values = values;
    }

    String shape() {
        return Arrays.toString(shape);
    }

    int dimensions() {
        return shape.length;
    }

    int size(int dimension) {
        return Math.toIntExact(shape[dimension]);
    }

    float value(int index) {
        return values[index];
    }

    void copy(int from, float[] target, int at, int count) {
        System.arraycopy(values, from, target, at, count);
    }
}
