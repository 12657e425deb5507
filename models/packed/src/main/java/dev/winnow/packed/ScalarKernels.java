package dev.winnow.packed;

import dev.winnow.vector.Vectors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The kernels one number at a time: what the others are checked against, and the way when the JVM has no vectors. */
final class ScalarKernels implements Kernels {
    private static final ValueLayout.OfFloat F = ValueLayout.JAVA_FLOAT;
    private static final ValueLayout.OfShort S = ValueLayout.JAVA_SHORT;

    @Override
    public void layerNorm(MemorySegment sum, MemorySegment residual, float[] scales, Norm norm, int from, int to) {
        int width = norm.gain().length;
        for (int row = from; row < to; row++) {
            long at = (long) row * width;
            double total = 0;
            for (int i = 0; i < width; i++) {
                float x = sum.getAtIndex(F, at + i) * scales[row] + residual.getAtIndex(F, at + i) + norm.bias()[i];
                residual.setAtIndex(F, at + i, x);
                total += x;
            }
            float mean = (float) (total / width);
            double squares = 0;
            for (int i = 0; i < width; i++) {
                float x = residual.getAtIndex(F, at + i) - mean;
                squares += (double) x * x;
            }
            float factor = (float) (1 / Math.sqrt(squares / width + norm.epsilon()));
            for (int i = 0; i < width; i++) {
                float x = (residual.getAtIndex(F, at + i) - mean) * factor;
                residual.setAtIndex(F, at + i, x * norm.gain()[i] + norm.shift()[i]);
            }
        }
    }

    @Override
    public void narrow(MemorySegment from, MemorySegment to, int width, int fromRow, int toRow) {
        for (long i = (long) fromRow * width; i < (long) toRow * width; i++) {
            to.setAtIndex(S, i, bf16(from.getAtIndex(F, i)));
        }
    }

    @Override
    public void quantise(MemorySegment from, MemorySegment to, float[] scales, int width, int fromRow, int toRow) {
        for (int row = fromRow; row < toRow; row++) {
            long at = (long) row * width;
            float top = 0;
            for (int i = 0; i < width; i++) {
                top = Math.max(top, Math.abs(from.getAtIndex(F, at + i)));
            }
            float factor = top > 0 ? 127 / top : 0;
            scales[row] = top / 127;
            for (int i = 0; i < width; i++) {
                to.set(ValueLayout.JAVA_BYTE, at + i, (byte) Math.rint(from.getAtIndex(F, at + i) * factor));
            }
        }
    }

    @Override
    public void quantiseNarrow(MemorySegment from, MemorySegment to, float[] scales, int width, int rows) {
        for (int row = 0; row < rows; row++) {
            long at = (long) row * width;
            float top = 0;
            for (int i = 0; i < width; i++) {
                top = Math.max(top, Math.abs(wide(from.getAtIndex(S, at + i))));
            }
            float factor = top > 0 ? 127 / top : 0;
            scales[row] = top / 127;
            for (int i = 0; i < width; i++) {
                to.set(ValueLayout.JAVA_BYTE, at + i, (byte) Math.rint(wide(from.getAtIndex(S, at + i)) * factor));
            }
        }
    }

    @Override
    public void gelu(MemorySegment data, long count) {
        for (long i = 0; i < count; i++) {
            data.setAtIndex(S, i, bf16(gelu(wide(data.getAtIndex(S, i)))));
        }
    }

    @Override
    public void geluQuantised(
            MemorySegment from, MemorySegment to, float[] scales, float[] newScales, float[] bias, int rows) {
        int width = bias.length;
        for (int row = 0; row < rows; row++) {
            long at = (long) row * width;
            float top = 0;
            for (int i = 0; i < width; i++) {
                float y = gelu(wide(from.getAtIndex(S, at + i)) * scales[row] + bias[i]);
                top = Math.max(top, Math.abs(y));
                from.setAtIndex(S, at + i, bf16(y));
            }
            float factor = top > 0 ? 127 / top : 0;
            newScales[row] = top / 127;
            for (int i = 0; i < width; i++) {
                to.set(ValueLayout.JAVA_BYTE, at + i, (byte) Math.rint(wide(from.getAtIndex(S, at + i)) * factor));
            }
        }
    }

    @Override
    public void rescale(MemorySegment data, float[] scales, float[] bias, int rows) {
        int width = bias.length;
        for (int row = 0; row < rows; row++) {
            long at = (long) row * width;
            for (int i = 0; i < width; i++) {
                data.setAtIndex(S, at + i, bf16(wide(data.getAtIndex(S, at + i)) * scales[row] + bias[i]));
            }
        }
    }

    @Override
    public void softmax(
            MemorySegment scores,
            MemorySegment powers,
            boolean wide,
            float[] inverses,
            int rows,
            int keys,
            int stride) {
        for (int row = 0; row < rows; row++) {
            softmaxRow(scores, powers, wide, inverses, row, keys, stride);
        }
    }

    /** One row, its greatest score taken away first, so that any finite scores will do. */
    void softmaxRow(
            MemorySegment scores, MemorySegment powers, boolean wide, float[] inverses, int row, int keys, int stride) {
        long at = (long) row * stride;
        float greatest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < keys; i++) {
            greatest = Math.max(greatest, scores.getAtIndex(F, at + i));
        }
        double total = 0;
        for (int i = 0; i < stride; i++) {
            float power = i < keys ? (float) Math.pow(2, scores.getAtIndex(F, at + i) - greatest) : 0;
            total += power;
            if (wide) {
                powers.setAtIndex(F, at + i, power);
            } else {
                powers.setAtIndex(S, at + i, bf16(power));
            }
        }
        inverses[row] = (float) (1 / total);
    }

    @Override
    public void divide(MemorySegment mixed, long at, boolean wide, float[] inverses, Heads heads, int rows, int width) {
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < heads.count() * heads.size(); i++) {
                float inverse = inverses[i / heads.size() * heads.stride() + row];
                long index = (long) row * width + i;
                if (wide) {
                    mixed.set(F, at + 4 * index, mixed.get(F, at + 4 * index) * inverse);
                } else {
                    mixed.set(S, at + 2 * index, bf16(wide(mixed.get(S, at + 2 * index)) * inverse));
                }
            }
        }
    }

    @Override
    public float dot(float[] a, int at, float[] b) {
        return Vectors.dot(a, at, b, 0, b.length);
    }

    static float wide(short bf16) {
        return Float.intBitsToFloat(bf16 << 16);
    }

    static short bf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    /** By the same polynomial as the vectors: both are checked against the error function. */
    static float gelu(float x) {
        float c = Math.clamp(x, -Polynomials.EDGE, Polynomials.EDGE);
        float v = c * c;
        float p = Polynomials.P9;
        p = Math.fma(p, v, Polynomials.P8);
        p = Math.fma(p, v, Polynomials.P7);
        p = Math.fma(p, v, Polynomials.P6);
        p = Math.fma(p, v, Polynomials.P5);
        p = Math.fma(p, v, Polynomials.P4);
        p = Math.fma(p, v, Polynomials.P3);
        p = Math.fma(p, v, Polynomials.P2);
        p = Math.fma(p, v, Polynomials.P1);
        p = Math.fma(p, v, Polynomials.P0);
        return x * Math.fma(p, c, 0.5f);
    }
}
