package dev.winnow.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One at a time and eight at a time give the same bits, before the compiler came and after. */
class DotsTest {
    private static final long SEED = 5;

    private final Random random = new Random(SEED);

    DotsTest() {
        System.out.println("seed " + SEED);
    }

    private float[] values(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 15, 16, 17, 31, 32, 100, 384})
    void agreeBitForBit(int length) {
        assumeTrue(LaneDots.fits(), "this processor has no 256-bit registers");
        Dots lanes = new LaneDots();
        Dots plain = new PlainDots();
        for (int call = 0; call < 3_000; call++) {
            float[] a = values(length + 3);
            float[] b = values(length + 5);
            float expected = plain.dot(a, 3, b, 5, length);
            assertThat(lanes.dot(a, 3, b, 5, length)).isEqualTo(expected);
            double exact = 0;
            for (int i = 0; i < length; i++) {
                exact += (double) a[3 + i] * b[5 + i];
            }
            assertThat((double) expected).isCloseTo(exact, Offset.offset(1e-4));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 9, 300})
    void multiplyAsTheyDot(int rows) {
        assumeTrue(LaneDots.fits(), "this processor has no 256-bit registers");
        int dimensions = 43;
        int outputs = 7;
        float[] a = values(rows * dimensions);
        float[] b = values(outputs * dimensions);
        float[] expected = new float[rows * outputs];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = new PlainDots().dot(a, i / outputs * dimensions, b, i % outputs * dimensions, dimensions);
        }
        float[] lanes = new float[rows * outputs];
        new LaneDots().multiply(a, rows, b, dimensions, lanes);
        float[] plain = new float[rows * outputs];
        new PlainDots().multiply(a, rows, b, dimensions, plain);
        assertThat(lanes).isEqualTo(expected);
        assertThat(plain).isEqualTo(expected);
        assertThat(Vectors.multiply(a, b, dimensions)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void raiseToTheGreatest(int rows) {
        assumeTrue(LaneDots.fits(), "this processor has no 256-bit registers");
        int dimensions = 40;
        float[] a = values(rows * dimensions);
        float[] b = values(4 * dimensions);
        float[] plain = new float[rows];
        Arrays.fill(plain, Float.NEGATIVE_INFINITY);
        float[] lanes = plain.clone();
        for (int row = 0; row < 4; row++) {
            new PlainDots().raise(plain, a, b, row * dimensions, dimensions);
            new LaneDots().raise(lanes, a, b, row * dimensions, dimensions);
        }
        assertThat(lanes).isEqualTo(plain);
        for (int row = 0; row < rows; row++) {
            float best = Float.NEGATIVE_INFINITY;
            for (int other = 0; other < 4; other++) {
                best = Math.max(best, new PlainDots().dot(a, row * dimensions, b, other * dimensions, dimensions));
            }
            assertThat(plain[row]).isEqualTo(best);
        }
    }
}
