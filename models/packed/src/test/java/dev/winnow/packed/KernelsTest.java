package dev.winnow.packed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.packed.Kernels.Heads;
import dev.winnow.packed.Kernels.Norm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.numbers.gamma.Erf;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sixteen at a time gives what one at a time gives, and that is what the formula says. */
class KernelsTest {
    private static final long SEED = 11;
    private static final ValueLayout.OfFloat F = ValueLayout.JAVA_FLOAT;
    private static final ValueLayout.OfShort S = ValueLayout.JAVA_SHORT;

    private final Arena arena = Arena.ofConfined();
    private final Random random = new Random(SEED);
    private final Kernels scalar = new ScalarKernels();
    private final Kernels simd = new SimdKernels();

    KernelsTest() {
        System.out.println("seed " + SEED);
    }

    @AfterEach
    void free() {
        arena.close();
    }

    private MemorySegment floats(int count, double size) {
        MemorySegment data = arena.allocate(4L * count, 64);
        for (int i = 0; i < count; i++) {
            data.setAtIndex(F, i, (float) (random.nextGaussian() * size));
        }
        return data;
    }

    private MemorySegment copy(MemorySegment data) {
        return arena.allocate(data.byteSize(), 64).copyFrom(data);
    }

    private float[] vector(int size, double mean) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (mean + random.nextGaussian());
        }
        return values;
    }

    private static void assertFloats(MemorySegment a, MemorySegment b, int count, float allowed) {
        for (int i = 0; i < count; i++) {
            assertThat(a.getAtIndex(F, i)).isCloseTo(b.getAtIndex(F, i), Offset.offset(allowed));
        }
    }

    /** One unit in the last place of bf16, or so little that it does not matter. */
    private static void assertHalves(MemorySegment a, MemorySegment b, int count) {
        for (int i = 0; i < count; i++) {
            float x = ScalarKernels.wide(a.getAtIndex(S, i));
            float y = ScalarKernels.wide(b.getAtIndex(S, i));
            assertThat(x).isCloseTo(y, Offset.offset(Math.abs(y) / 128 + 1e-4f));
        }
    }

    @Test
    void normsRows() {
        int rows = 5;
        int width = 384;
        MemorySegment sum = floats(rows * width, 3);
        MemorySegment stream = floats(rows * width, 1);
        MemorySegment other = copy(stream);
        MemorySegment before = copy(stream);
        float[] scales = vector(rows, 1);
        Norm norm = new Norm(vector(width, 0), vector(width, 1), vector(width, 0), 1e-12f);
        scalar.layerNorm(sum, stream, scales, norm, 0, rows);
        simd.layerNorm(sum, other, scales, norm, 0, rows);
        assertFloats(other, stream, rows * width, 1e-4f);
        double[] x = new double[width];
        for (int i = 0; i < width; i++) {
            x[i] = (double) sum.getAtIndex(F, i) * scales[0] + norm.bias()[i] + before.getAtIndex(F, i);
        }
        double mean = Arrays.stream(x).average().orElseThrow();
        double variance =
                Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        for (int i = 0; i < width; i++) {
            double expected = (x[i] - mean) / Math.sqrt(variance) * norm.gain()[i] + norm.shift()[i];
            assertThat(stream.getAtIndex(F, i)).isCloseTo((float) expected, Offset.offset(1e-4f));
        }
    }

    /**
     * The interpreter and both compilers give the same bits. The vector interface's own sum over lanes does not, and an
     * answer would change while a program warms up.
     */
    @Test
    void givesTheSameBitsBeforeAndAfterTheCompilerCame() {
        int rows = 4;
        int width = 384;
        MemorySegment sum = floats(rows * width, 3);
        MemorySegment stream = floats(rows * width, 1);
        Norm norm = new Norm(vector(width, 0), vector(width, 1), vector(width, 0), 1e-12f);
        float[] scales = vector(rows, 1);
        float[] inverses = new float[rows];
        MemorySegment first = copy(stream);
        MemorySegment firstPowers = arena.allocate(4L * rows * width, 64);
        simd.layerNorm(sum, first, scales, norm, 0, rows);
        simd.softmax(stream, firstPowers, true, inverses, rows, width - 3, width);
        float[] firstInverses = inverses.clone();
        MemorySegment again = arena.allocate(stream.byteSize(), 64);
        MemorySegment powers = arena.allocate(4L * rows * width, 64);
        for (int call = 0; call < 20_000; call++) {
            again.copyFrom(stream);
            simd.layerNorm(sum, again, scales, norm, 0, rows);
            simd.softmax(stream, powers, true, inverses, rows, width - 3, width);
        }
        assertThat(again.mismatch(first)).isEqualTo(-1);
        assertThat(powers.mismatch(firstPowers)).isEqualTo(-1);
        assertThat(inverses).isEqualTo(firstInverses);
    }

    @Test
    void roundsToTheNearestEven() {
        assertThat(ScalarKernels.bf16(1f)).isEqualTo((short) 0x3f80);
        assertThat(ScalarKernels.bf16(Float.intBitsToFloat(0x3f80_8000))).isEqualTo((short) 0x3f80);
        assertThat(ScalarKernels.bf16(Float.intBitsToFloat(0x3f81_8000))).isEqualTo((short) 0x3f82);
        MemorySegment wide = floats(320, 10);
        MemorySegment a = arena.allocate(640, 64);
        MemorySegment b = arena.allocate(640, 64);
        scalar.narrow(wide, a, 64, 1, 5);
        simd.narrow(wide, b, 64, 1, 5);
        assertThat(b.mismatch(a)).isEqualTo(-1);
    }

    @Test
    void geluIsTheErrorFunctions() {
        for (float x = -9; x <= 9; x += 0.01f) {
            double expected = x * 0.5 * (1 + Erf.value(x / Math.sqrt(2)));
            assertThat((double) ScalarKernels.gelu(x)).isCloseTo(expected, Offset.offset(1e-4));
        }
        MemorySegment data = arena.allocate(2 * 512, 64);
        for (int i = 0; i < 512; i++) {
            data.setAtIndex(S, i, ScalarKernels.bf16((i - 256) / 30f));
        }
        MemorySegment other = copy(data);
        scalar.gelu(data, 512);
        simd.gelu(other, 512);
        assertHalves(other, data, 512);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 93, 128})
    void softmaxSumsToOne(int keys) {
        int stride = (keys + 15) / 16 * 16;
        int rows = 7;
        MemorySegment scores = floats(rows * stride, 4);
        for (boolean wide : new boolean[] {true, false}) {
            MemorySegment a = arena.allocate(4L * rows * stride, 64);
            MemorySegment b = arena.allocate(4L * rows * stride, 64);
            float[] inverseA = new float[rows];
            float[] inverseB = new float[rows];
            scalar.softmax(scores, a, wide, inverseA, rows, keys, stride);
            simd.softmax(scores, b, wide, inverseB, rows, keys, stride);
            for (int row = 0; row < rows; row++) {
                double sum = 0;
                for (int i = 0; i < stride; i++) {
                    int at = row * stride + i;
                    double x = (wide ? a.getAtIndex(F, at) : ScalarKernels.wide(a.getAtIndex(S, at))) * inverseA[row];
                    double y = (wide ? b.getAtIndex(F, at) : ScalarKernels.wide(b.getAtIndex(S, at))) * inverseB[row];
                    assertThat(y).isCloseTo(x, Offset.offset(wide ? 1e-5 : 1e-2));
                    assertThat(i < keys || y == 0).isTrue();
                    sum += y;
                }
                assertThat(sum).isCloseTo(1, Offset.offset(wide ? 1e-5 : 1e-2));
            }
        }
    }

    /** Powers of such scores overflow or vanish unless the greatest is taken away first. */
    @ParameterizedTest
    @ValueSource(floats = {-30_000, -300, 300, 30_000})
    void softmaxBearsAnyScores(float level) {
        MemorySegment scores = arena.allocate(4 * 32, 64);
        for (int i = 0; i < 32; i++) {
            scores.setAtIndex(F, i, level + (i == 3 ? 2 : 0));
        }
        MemorySegment powers = arena.allocate(4 * 32, 64);
        float[] inverses = new float[1];
        simd.softmax(scores, powers, true, inverses, 1, 20, 32);
        assertThat(powers.getAtIndex(F, 3) * inverses[0]).isCloseTo(4f / 23, Offset.offset(1e-5f));
        assertThat(powers.getAtIndex(F, 19) * inverses[0]).isCloseTo(1f / 23, Offset.offset(1e-5f));
        assertThat(powers.getAtIndex(F, 20)).isZero();
    }

    @Test
    void aScoreThatIsNoNumberIsNotHidden() {
        MemorySegment scores = floats(16, 1);
        scores.setAtIndex(F, 4, Float.NaN);
        float[] inverses = new float[1];
        simd.softmax(scores, arena.allocate(64, 64), true, inverses, 1, 16, 16);
        assertThat(inverses[0]).isNaN();
    }

    @Test
    void quantisesToTheWholeRange() {
        int width = 64;
        MemorySegment wide = floats(4 * width, 2);
        MemorySegment a = arena.allocate(4L * width, 64);
        MemorySegment b = arena.allocate(4L * width, 64);
        float[] scales = new float[4];
        scalar.quantise(wide, a, new float[4], width, 0, 4);
        simd.quantise(wide, b, scales, width, 0, 4);
        assertThat(b.mismatch(a)).isEqualTo(-1);
        for (int i = 0; i < 4 * width; i++) {
            float back = b.get(ValueLayout.JAVA_BYTE, i) * scales[i / width];
            assertThat(back).isCloseTo(wide.getAtIndex(F, i), Offset.offset(scales[i / width] * 0.51f));
        }
    }

    @Test
    void eightBitGeluIsGelu() {
        int width = 96;
        int rows = 3;
        float[] scales = {0.5f, 1, 2};
        float[] bias = vector(width, 0);
        MemorySegment halves = arena.allocate(2L * rows * width, 64);
        scalar.narrow(floats(rows * width, 1), halves, width, 0, rows);
        MemorySegment other = copy(halves);
        MemorySegment a = arena.allocate((long) rows * width, 64);
        MemorySegment b = arena.allocate((long) rows * width, 64);
        float[] scalesA = new float[rows];
        float[] scalesB = new float[rows];
        scalar.geluQuantised(halves, a, scales, scalesA, bias, rows);
        simd.geluQuantised(other, b, scales, scalesB, bias, rows);
        for (int i = 0; i < rows * width; i++) {
            float x = a.get(ValueLayout.JAVA_BYTE, i) * scalesA[i / width];
            float y = b.get(ValueLayout.JAVA_BYTE, i) * scalesB[i / width];
            assertThat(y).isCloseTo(x, Offset.offset(1.01f * scalesA[i / width]));
        }
    }

    @Test
    void dividesEachHeadByItsOwnSum() {
        int rows = 3;
        int width = 96;
        for (int size : new int[] {32, 24}) {
            Heads heads = new Heads(width / size / 2 * 2 == width / size ? 2 : 3, size, 16);
            float[] inverses = vector(heads.count() * heads.stride(), 0);
            MemorySegment a = floats(rows * width, 1);
            MemorySegment b = copy(a);
            scalar.divide(a, 0, true, inverses, heads, rows, width);
            simd.divide(b, 0, true, inverses, heads, rows, width);
            assertFloats(b, a, rows * width, 1e-6f);
        }
    }
}
