package dev.winnow.bench.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Core's kernels on the Vector API, to see what they would gain. */
final class Simd {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private Simd() {}

    static float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        int step = SPECIES.length();
        FloatVector even = FloatVector.zero(SPECIES);
        FloatVector odd = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i + 2 * step <= length; i += 2 * step) {
            even = at(a, aOffset + i).fma(at(b, bOffset + i), even);
            odd = at(a, aOffset + i + step).fma(at(b, bOffset + i + step), odd);
        }
        float sum = even.add(odd).reduceLanes(VectorOperators.ADD);
        for (; i < length; i++) {
            sum += a[aOffset + i] * b[bOffset + i];
        }
        return sum;
    }

    private static FloatVector at(float[] values, int offset) {
        return FloatVector.fromArray(SPECIES, values, offset);
    }

    static double meanMaxDot(float[] a, float[] b, int dimensions) {
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
