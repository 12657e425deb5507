package dev.winnow.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Eight numbers at a time. */
final class LaneDots implements Dots {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_256;
    private static final VectorShuffle<Float> HALF = VectorShuffle.fromValues(F, 4, 5, 6, 7, 4, 5, 6, 7);
    private static final VectorShuffle<Float> QUARTER = VectorShuffle.fromValues(F, 2, 3, 2, 3, 2, 3, 2, 3);
    private static final VectorShuffle<Float> EIGHTH = VectorShuffle.fromValues(F, 1, 1, 1, 1, 1, 1, 1, 1);

    /** Rows of {@code a} that are multiplied at a time: one row alone would wait for each of its additions. */
    private static final int ROWS = 4;

    /** Whether the processor has registers as wide as this needs; where not, the interface's own fallback crawls. */
    static boolean fits() {
        return FloatVector.SPECIES_PREFERRED.length() >= STRANDS;
    }

    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        FloatVector sum = FloatVector.zero(F);
        int whole = length / STRANDS * STRANDS;
        for (int i = 0; i < whole; i += STRANDS) {
            sum = sum.add(load(a, aOffset + i).mul(load(b, bOffset + i)));
        }
        return fold(sum) + Dots.rest(a, aOffset, b, bOffset, whole, length);
    }

    @Override
    public void raise(float[] best, float[] a, float[] b, int bOffset, int dimensions) {
        int whole = dimensions / STRANDS * STRANDS;
        int row = 0;
        for (; row + ROWS <= best.length; row += ROWS) {
            int at0 = row * dimensions;
            int at1 = at0 + dimensions;
            int at2 = at1 + dimensions;
            int at3 = at2 + dimensions;
            FloatVector sum0 = FloatVector.zero(F);
            FloatVector sum1 = sum0;
            FloatVector sum2 = sum0;
            FloatVector sum3 = sum0;
            for (int i = 0; i < whole; i += STRANDS) {
                FloatVector x = load(b, bOffset + i);
                sum0 = sum0.add(load(a, at0 + i).mul(x));
                sum1 = sum1.add(load(a, at1 + i).mul(x));
                sum2 = sum2.add(load(a, at2 + i).mul(x));
                sum3 = sum3.add(load(a, at3 + i).mul(x));
            }
            best[row] = Math.max(best[row], fold(sum0) + Dots.rest(a, at0, b, bOffset, whole, dimensions));
            best[row + 1] = Math.max(best[row + 1], fold(sum1) + Dots.rest(a, at1, b, bOffset, whole, dimensions));
            best[row + 2] = Math.max(best[row + 2], fold(sum2) + Dots.rest(a, at2, b, bOffset, whole, dimensions));
            best[row + 3] = Math.max(best[row + 3], fold(sum3) + Dots.rest(a, at3, b, bOffset, whole, dimensions));
        }
        for (; row < best.length; row++) {
            best[row] = Math.max(best[row], dot(a, row * dimensions, b, bOffset, dimensions));
        }
    }

    @Override
    public void multiply(float[] a, int rows, float[] b, int dimensions, float[] target) {
        int outputs = b.length / dimensions;
        int tiledRows = rows / ROWS * ROWS;
        int tiledOutputs = outputs / 2 * 2;
        for (int row = 0; row < rows; row++) {
            boolean tiled = row < tiledRows;
            for (int out = 0; tiled && row % ROWS == 0 && out < tiledOutputs; out += 2) {
                tile(a, row, b, out, dimensions, target, outputs);
            }
            for (int out = tiled ? tiledOutputs : 0; out < outputs; out++) {
                target[row * outputs + out] = dot(a, row * dimensions, b, out * dimensions, dimensions);
            }
        }
    }

    /** Four rows by two: each number that is read is used more than once. */
    private static void tile(float[] a, int row, float[] b, int out, int dimensions, float[] target, int outputs) {
        int whole = dimensions / STRANDS * STRANDS;
        int a0 = row * dimensions;
        int a1 = a0 + dimensions;
        int a2 = a1 + dimensions;
        int a3 = a2 + dimensions;
        int b0 = out * dimensions;
        int b1 = b0 + dimensions;
        FloatVector s00 = FloatVector.zero(F);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        for (int i = 0; i < whole; i += STRANDS) {
            FloatVector x = load(b, b0 + i);
            FloatVector y = load(b, b1 + i);
            FloatVector r0 = load(a, a0 + i);
            s00 = s00.add(r0.mul(x));
            s01 = s01.add(r0.mul(y));
            FloatVector r1 = load(a, a1 + i);
            s10 = s10.add(r1.mul(x));
            s11 = s11.add(r1.mul(y));
            FloatVector r2 = load(a, a2 + i);
            s20 = s20.add(r2.mul(x));
            s21 = s21.add(r2.mul(y));
            FloatVector r3 = load(a, a3 + i);
            s30 = s30.add(r3.mul(x));
            s31 = s31.add(r3.mul(y));
        }
        int at = row * outputs + out;
        target[at] = fold(s00) + Dots.rest(a, a0, b, b0, whole, dimensions);
        target[at + 1] = fold(s01) + Dots.rest(a, a0, b, b1, whole, dimensions);
        at += outputs;
        target[at] = fold(s10) + Dots.rest(a, a1, b, b0, whole, dimensions);
        target[at + 1] = fold(s11) + Dots.rest(a, a1, b, b1, whole, dimensions);
        at += outputs;
        target[at] = fold(s20) + Dots.rest(a, a2, b, b0, whole, dimensions);
        target[at + 1] = fold(s21) + Dots.rest(a, a2, b, b1, whole, dimensions);
        at += outputs;
        target[at] = fold(s30) + Dots.rest(a, a3, b, b0, whole, dimensions);
        target[at + 1] = fold(s31) + Dots.rest(a, a3, b, b1, whole, dimensions);
    }

    /** Halves onto halves. The interface's own sum over lanes adds in an order that changes with the compiler. */
    private static float fold(FloatVector sum) {
        FloatVector four = sum.add(sum.rearrange(HALF));
        FloatVector two = four.add(four.rearrange(QUARTER));
        return two.add(two.rearrange(EIGHTH)).lane(0);
    }

    private static FloatVector load(float[] values, int offset) {
        return FloatVector.fromArray(F, values, offset);
    }
}
