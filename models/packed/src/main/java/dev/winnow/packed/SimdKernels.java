package dev.winnow.packed;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The kernels sixteen numbers at a time; AVX-512 only, as the rest of the packed encoder. */
final class SimdKernels implements Kernels {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_512;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_512;
    private static final VectorSpecies<Short> S = ShortVector.SPECIES_256;
    private static final VectorSpecies<Byte> B = VectorSpecies.of(byte.class, VectorShape.S_128_BIT);
    private static final int LANES = 16;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private final ScalarKernels exact = new ScalarKernels();
    private final float[] lanes = new float[LANES];

    @Override
    public void layerNorm(MemorySegment sum, MemorySegment residual, float[] scales, Norm norm, int from, int to) {
        float[] bias = norm.bias();
        float[] gain = norm.gain();
        float[] shift = norm.shift();
        int width = gain.length;
        for (int row = from; row < to; row++) {
            long at = 4L * row * width;
            FloatVector scale = FloatVector.broadcast(F, scales[row]);
            FloatVector total = FloatVector.zero(F);
            for (int i = 0; i < width; i += LANES) {
                FloatVector x = load(sum, at + 4L * i)
                        .fma(scale, load(residual, at + 4L * i))
                        .add(FloatVector.fromArray(F, bias, i));
                total = total.add(x);
                x.intoMemorySegment(residual, at + 4L * i, ORDER);
            }
            float mean = sum(total) / width;
            FloatVector squares = FloatVector.zero(F);
            for (int i = 0; i < width; i += LANES) {
                FloatVector x = load(residual, at + 4L * i).sub(mean);
                squares = x.fma(x, squares);
            }
            float variance = sum(squares) / width;
            float factor = (float) (1 / Math.sqrt(variance + norm.epsilon()));
            for (int i = 0; i < width; i += LANES) {
                load(residual, at + 4L * i)
                        .sub(mean)
                        .mul(factor)
                        .fma(FloatVector.fromArray(F, gain, i), FloatVector.fromArray(F, shift, i))
                        .intoMemorySegment(residual, at + 4L * i, ORDER);
            }
        }
    }

    @Override
    public void narrow(MemorySegment from, MemorySegment to, int width, int fromRow, int toRow) {
        long end = (long) toRow * width;
        for (long i = (long) fromRow * width; i < end; i += LANES) {
            storeBf16(load(from, 4 * i), to, 2 * i);
        }
    }

    @Override
    public void quantise(MemorySegment from, MemorySegment to, float[] scales, int width, int fromRow, int toRow) {
        for (int row = fromRow; row < toRow; row++) {
            long at = (long) row * width;
            FloatVector greatest = FloatVector.zero(F);
            for (int i = 0; i < width; i += LANES) {
                greatest = larger(greatest, load(from, 4 * (at + i)).abs());
            }
            float top = greatest.reduceLanes(VectorOperators.MAX);
            float factor = top > 0 ? 127 / top : 0;
            scales[row] = top / 127;
            for (int i = 0; i < width; i += LANES) {
                storeByte(load(from, 4 * (at + i)).mul(factor), to, at + i);
            }
        }
    }

    @Override
    public void quantiseNarrow(MemorySegment from, MemorySegment to, float[] scales, int width, int rows) {
        for (int row = 0; row < rows; row++) {
            long at = (long) row * width;
            FloatVector greatest = FloatVector.zero(F);
            for (int i = 0; i < width; i += LANES) {
                greatest = larger(greatest, loadBf16(from, 2 * (at + i)).abs());
            }
            float top = greatest.reduceLanes(VectorOperators.MAX);
            float factor = top > 0 ? 127 / top : 0;
            scales[row] = top / 127;
            for (int i = 0; i < width; i += LANES) {
                storeByte(loadBf16(from, 2 * (at + i)).mul(factor), to, at + i);
            }
        }
    }

    @Override
    public void gelu(MemorySegment data, long count) {
        for (long at = 0; at < 2 * count; at += 2L * LANES) {
            storeBf16(gelu(loadBf16(data, at)), data, at);
        }
    }

    @Override
    public void geluQuantised(
            MemorySegment from, MemorySegment to, float[] scales, float[] newScales, float[] bias, int rows) {
        int width = bias.length;
        for (int row = 0; row < rows; row++) {
            long at = (long) row * width;
            FloatVector scale = FloatVector.broadcast(F, scales[row]);
            FloatVector greatest = FloatVector.zero(F);
            for (int i = 0; i < width; i += LANES) {
                FloatVector x = loadBf16(from, 2 * (at + i)).fma(scale, FloatVector.fromArray(F, bias, i));
                FloatVector y = gelu(x);
                greatest = larger(greatest, y.abs());
                storeBf16(y, from, 2 * (at + i));
            }
            float top = greatest.reduceLanes(VectorOperators.MAX);
            float factor = top > 0 ? 127 / top : 0;
            newScales[row] = top / 127;
            for (int i = 0; i < width; i += LANES) {
                storeByte(loadBf16(from, 2 * (at + i)).mul(factor), to, at + i);
            }
        }
    }

    @Override
    public void rescale(MemorySegment data, float[] scales, float[] bias, int rows) {
        int width = bias.length;
        for (int row = 0; row < rows; row++) {
            long at = 2L * row * width;
            FloatVector scale = FloatVector.broadcast(F, scales[row]);
            for (int i = 0; i < width; i += LANES) {
                FloatVector x = loadBf16(data, at + 2L * i).fma(scale, FloatVector.fromArray(F, bias, i));
                storeBf16(x, data, at + 2L * i);
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
        if (wide) {
            softmaxWide(scores, powers, inverses, rows, keys, stride);
        } else {
            softmaxNarrow(scores, powers, inverses, rows, keys, stride);
        }
    }

    private void softmaxNarrow(
            MemorySegment scores, MemorySegment powers, float[] inverses, int rows, int keys, int stride) {
        int whole = keys / LANES * LANES;
        VectorMask<Float> rest = F.indexInRange(whole, keys);
        for (int row = 0; row < rows; row++) {
            long at = (long) row * stride;
            FloatVector total = FloatVector.zero(F);
            for (int i = 0; i < whole; i += LANES) {
                FloatVector power = power(load(scores, 4 * (at + i)));
                total = total.add(power);
                storeBf16(power, powers, 2 * (at + i));
            }
            if (whole < keys) {
                FloatVector power = FloatVector.zero(F).blend(power(load(scores, 4 * (at + whole))), rest);
                total = total.add(power);
                storeBf16(power, powers, 2 * (at + whole));
            }
            float sum = sum(total);
            inverses[row] = 1 / sum;
            if (!(sum > Polynomials.LEAST_SUM && sum < Polynomials.GREATEST_SUM)) {
                exact.softmaxRow(scores, powers, false, inverses, row, keys, stride);
            }
        }
    }

    private void softmaxWide(
            MemorySegment scores, MemorySegment powers, float[] inverses, int rows, int keys, int stride) {
        int whole = keys / LANES * LANES;
        VectorMask<Float> rest = F.indexInRange(whole, keys);
        for (int row = 0; row < rows; row++) {
            long at = (long) row * stride;
            FloatVector total = FloatVector.zero(F);
            for (int i = 0; i < whole; i += LANES) {
                FloatVector power = power(load(scores, 4 * (at + i)));
                total = total.add(power);
                power.intoMemorySegment(powers, 4 * (at + i), ORDER);
            }
            if (whole < keys) {
                FloatVector power = FloatVector.zero(F).blend(power(load(scores, 4 * (at + whole))), rest);
                total = total.add(power);
                power.intoMemorySegment(powers, 4 * (at + whole), ORDER);
            }
            float sum = sum(total);
            inverses[row] = 1 / sum;
            if (!(sum > Polynomials.LEAST_SUM && sum < Polynomials.GREATEST_SUM)) {
                exact.softmaxRow(scores, powers, true, inverses, row, keys, stride);
            }
        }
    }

    @Override
    public void divide(MemorySegment mixed, long at, boolean wide, float[] inverses, Heads heads, int rows, int width) {
        if (heads.size() % LANES != 0) {
            exact.divide(mixed, at, wide, inverses, heads, rows, width);
        } else if (wide) {
            divideWide(mixed, at, inverses, heads, rows, width);
        } else {
            divideNarrow(mixed, at, inverses, heads, rows, width);
        }
    }

    private static void divideNarrow(MemorySegment mixed, long at, float[] inverses, Heads heads, int rows, int width) {
        for (int row = 0; row < rows; row++) {
            for (int head = 0; head < heads.count(); head++) {
                float inverse = inverses[head * heads.stride() + row];
                long from = at + 2L * ((long) row * width + (long) head * heads.size());
                for (int i = 0; i < heads.size(); i += LANES) {
                    storeBf16(loadBf16(mixed, from + 2L * i).mul(inverse), mixed, from + 2L * i);
                }
            }
        }
    }

    private static void divideWide(MemorySegment mixed, long at, float[] inverses, Heads heads, int rows, int width) {
        for (int row = 0; row < rows; row++) {
            for (int head = 0; head < heads.count(); head++) {
                float inverse = inverses[head * heads.stride() + row];
                long from = at + 4L * ((long) row * width + (long) head * heads.size());
                for (int i = 0; i < heads.size(); i += LANES) {
                    load(mixed, from + 4L * i).mul(inverse).intoMemorySegment(mixed, from + 4L * i, ORDER);
                }
            }
        }
    }

    @Override
    public float dot(float[] a, int at, float[] b) {
        FloatVector sum = FloatVector.zero(F);
        for (int i = 0; i < b.length; i += LANES) {
            sum = FloatVector.fromArray(F, a, at + i).fma(FloatVector.fromArray(F, b, i), sum);
        }
        return sum(sum);
    }

    /**
     * The sum of the lanes, halves first. The vector interface's own reduction adds in an order that differs between the
     * interpreter and the compiler: a score would change while the program warms up.
     */
    private float sum(FloatVector vector) {
        vector.intoArray(lanes, 0);
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                lanes[i] += lanes[i + half];
            }
        }
        return lanes[0];
    }

    private static FloatVector load(MemorySegment from, long at) {
        return FloatVector.fromMemorySegment(F, from, at, ORDER);
    }

    private static FloatVector loadBf16(MemorySegment from, long at) {
        IntVector wide = (IntVector)
                ShortVector.fromMemorySegment(S, from, at, ORDER).convertShape(VectorOperators.ZERO_EXTEND_S2I, I, 0);
        return wide.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    private static void storeBf16(FloatVector value, MemorySegment to, long at) {
        IntVector bits = value.reinterpretAsInts();
        IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
        IntVector rounded = bits.add(odd).add(0x7FFF).lanewise(VectorOperators.LSHR, 16);
        ((ShortVector) rounded.convertShape(VectorOperators.I2S, S, 0)).intoMemorySegment(to, at, ORDER);
    }

    private static void storeByte(FloatVector value, MemorySegment to, long at) {
        IntVector whole = value.add(Polynomials.ROUNDER).reinterpretAsInts();
        ((ByteVector) whole.convertShape(VectorOperators.I2B, B, 0)).intoMemorySegment(to, at, ORDER);
    }

    private static FloatVector larger(FloatVector a, FloatVector b) {
        return a.blend(b, b.compare(VectorOperators.GT, a));
    }

    private static FloatVector smaller(FloatVector a, FloatVector b) {
        return a.blend(b, b.compare(VectorOperators.LT, a));
    }

    /** NaN stays NaN: neither comparison holds with it. */
    private static FloatVector hold(FloatVector x, float least, float greatest) {
        return smaller(larger(x, FloatVector.broadcast(F, least)), FloatVector.broadcast(F, greatest));
    }

    private static FloatVector gelu(FloatVector x) {
        FloatVector c = hold(x, -Polynomials.EDGE, Polynomials.EDGE);
        FloatVector v = c.mul(c);
        FloatVector p = FloatVector.broadcast(F, Polynomials.P9);
        p = p.fma(v, FloatVector.broadcast(F, Polynomials.P8));
        p = p.fma(v, FloatVector.broadcast(F, Polynomials.P7));
        p = p.fma(v, FloatVector.broadcast(F, Polynomials.P6));
        p = p.fma(v, FloatVector.broadcast(F, Polynomials.P5));
        p = p.fma(v, FloatVector.broadcast(F, Polynomials.P4));
        p = p.fma(v, FloatVector.broadcast(F, Polynomials.P3));
        p = p.fma(v, FloatVector.broadcast(F, Polynomials.P2));
        p = p.fma(v, FloatVector.broadcast(F, Polynomials.P1));
        p = p.fma(v, FloatVector.broadcast(F, Polynomials.P0));
        return x.mul(p.fma(c, FloatVector.broadcast(F, 0.5f)));
    }

    /** {@code 2^score}. */
    private static FloatVector power(FloatVector score) {
        FloatVector x = hold(score, Polynomials.LEAST_EXPONENT, Polynomials.GREATEST_EXPONENT);
        FloatVector rounded = x.add(Polynomials.ROUNDER);
        FloatVector f = x.sub(rounded.sub(Polynomials.ROUNDER));
        FloatVector p = FloatVector.broadcast(F, Polynomials.E5);
        p = p.fma(f, FloatVector.broadcast(F, Polynomials.E4));
        p = p.fma(f, FloatVector.broadcast(F, Polynomials.E3));
        p = p.fma(f, FloatVector.broadcast(F, Polynomials.E2));
        p = p.fma(f, FloatVector.broadcast(F, Polynomials.E1));
        p = p.fma(f, FloatVector.broadcast(F, Polynomials.E0));
        return p.reinterpretAsInts()
                .add(rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
                .reinterpretAsFloats();
    }
}
