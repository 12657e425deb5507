package dev.winnow.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class VectorsTest {
    private final long seed = 3;
    private final Random random = new Random(seed);

    private float[] floats(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @Test
    void dotEqualsThePlainSumAtEverySize() {
        for (int size = 0; size < 70; size++) {
            float[] a = floats(size + 3);
            float[] b = floats(size + 5);
            double expected = 0;
            for (int i = 0; i < size; i++) {
                expected += (double) a[i + 3] * b[i + 5];
            }
            assertThat((double) Vectors.dot(a, 3, b, 5, size))
                    .as("size %s seed %s", size, seed)
                    .isCloseTo(expected, Offset.offset(1e-4));
        }
    }

    @Test
    void normalizedVectorsHaveUnitLengthAndZeroBecomesAnAxis() {
        float[] v = Vectors.normalize(floats(384));
        assertThat((double) Vectors.dot(v, 0, v, 0, 384)).isCloseTo(1, Offset.offset(1e-5));
        assertThat(Vectors.normalize(new float[3])).containsExactly(1, 0, 0);
    }

    @Test
    void meanMaxDotTakesTheBestRowForEach() {
        float[] a = {1, 0, 0, 1};
        float[] b = {0.5f, 0, 0.25f, 0.75f};
        assertThat(Vectors.meanMaxDot(a, b, 2)).isCloseTo((0.5 + 0.75) / 2, Offset.offset(1e-6));
    }
}
