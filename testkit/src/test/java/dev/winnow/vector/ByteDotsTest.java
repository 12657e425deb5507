package dev.winnow.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One byte at a time and many at a time give the same bits, before the compiler came and after. */
class ByteDotsTest {
    private static final long SEED = 11;

    private final Random random = new Random(SEED);

    ByteDotsTest() {
        System.out.println("seed " + SEED);
    }

    private byte[] bytes(int count) {
        byte[] values = new byte[count];
        for (int i = 0; i < count; i++) {
            values[i] = (byte) (random.nextInt(255) - 127);
        }
        return values;
    }

    private static short[] wide(byte[] values) {
        return new ByteRows(values.length, values, new float[] {1}).shorts();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 384, 768})
    void agreeBitForBit(int dimensions) {
        assumeTrue(LaneByteDots.fits(), "this processor has no 256-bit registers");
        for (int call = 0; call < 600; call++) {
            int rows = 1 + random.nextInt(9);
            short[] a = wide(bytes(rows * dimensions));
            byte[] b = bytes(3 * dimensions);
            float[] plain = new float[rows];
            Arrays.fill(plain, Float.NEGATIVE_INFINITY);
            float[] lanes = plain.clone();
            for (int row = 0; row < 3; row++) {
                float scale = random.nextFloat();
                new PlainByteDots().raise(plain, a, b, row * dimensions, scale, dimensions);
                new LaneByteDots().raise(lanes, a, b, row * dimensions, scale, dimensions);
            }
            assertThat(lanes).isEqualTo(plain);
        }
    }

    @Test
    void theGreatestBytesDoNotOverflow() {
        assumeTrue(LaneByteDots.fits(), "this processor has no 256-bit registers");
        byte[] most = new byte[256];
        Arrays.fill(most, (byte) 127);
        byte[] least = new byte[256];
        Arrays.fill(least, (byte) -127);
        float[] best = {Float.NEGATIVE_INFINITY};
        new LaneByteDots().raise(best, wide(least), least, 0, 1, 256);
        assertThat(best).containsExactly(256f * 127 * 127);
        best[0] = Float.NEGATIVE_INFINITY;
        new LaneByteDots().raise(best, wide(most), least, 0, 1, 256);
        assertThat(best).containsExactly(-256f * 127 * 127);
    }
}
