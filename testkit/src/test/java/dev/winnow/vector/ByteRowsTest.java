package dev.winnow.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ByteRowsTest {
    private static final int DIMENSIONS = 96;

    private final long seed = 4;
    private final Random random = new Random(seed);

    private float[] unitRows(int rows) {
        float[] values = new float[rows * DIMENSIONS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        for (int row = 0; row < rows; row++) {
            Vectors.normalize(values, row * DIMENSIONS, DIMENSIONS);
        }
        return values;
    }

    @Test
    void aNumberIsOffByHalfAStepAtMost() {
        float[] rows = unitRows(50);
        ByteRows small = ByteRows.of(rows, DIMENSIONS);
        float[] widened = small.widened();
        for (int i = 0; i < rows.length; i++) {
            assertThat(widened[i])
                    .as("number %s seed %s", i, seed)
                    .isCloseTo(rows[i], Offset.offset(0.5001f * small.scales()[i / DIMENSIONS]));
        }
    }

    @Test
    void theGreatestProductsAreNearThoseOfFloats() {
        float[] a = unitRows(13);
        float[] b = unitRows(40);
        float[] exact = Vectors.maxDots(a, b, DIMENSIONS);
        float[] small = Vectors.maxDots(a, ByteRows.of(b, DIMENSIONS));
        assertThat(small).as("seed %s", seed).containsExactly(exact, Offset.offset(0.01f));
    }

    @Test
    void theGreatestProductsAreThoseOfTheNumbersTheyStandFor() {
        float[] a = unitRows(13);
        ByteRows b = ByteRows.of(unitRows(40), DIMENSIONS);
        assertThat(Vectors.maxDots(a, b)).as("seed %s", seed).isEqualTo(Vectors.maxDots(a, b.widened(), DIMENSIONS));
    }

    @Test
    void aRowOfZerosAndNoRowsAtAllStayWhatTheyAre() {
        assertThat(ByteRows.of(new float[4], 4).widened()).containsExactly(0, 0, 0, 0);
        assertThat(ByteRows.of(new float[0], 0).size()).isZero();
    }

    @Test
    void refusesBytesThatAreNoMatrix() {
        assertThatThrownBy(() -> new ByteRows(4, new byte[7], new float[2]))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("7 bytes for 2 rows of 4; they must be rows times dimensions");
    }
}
