package dev.winnow.vector;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** As many numbers at a time as a register holds in 16 bits. */
final class LaneByteDots implements ByteDots {
    private static final VectorSpecies<Short> S = ShortVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;

    /** Half as wide: its bytes become the numbers of {@link #S}. */
    private static final VectorSpecies<Byte> B =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, S.vectorBitSize() / 2)));

    private static final int LANES = S.length();

    /** Two products are added in 16 bits before they are widened. */
    private static final int STEP = 2 * LANES;

    /** Rows of {@code a} that are multiplied at a time: each row of {@code b} is then widened once for them. */
    private static final int ROWS = 4;

    /** Whether the processor has registers as wide as this needs; where not, the interface's own fallback crawls. */
    static boolean fits() {
        return S.length() >= 16 && B.length() == S.length();
    }

    @Override
    public void raise(float[] best, short[] a, byte[] b, int bOffset, float scale, int dimensions) {
        int whole = dimensions / STEP * STEP;
        int row = 0;
        for (; row + ROWS <= best.length; row += ROWS) {
            int at0 = row * dimensions;
            int at1 = at0 + dimensions;
            int at2 = at1 + dimensions;
            int at3 = at2 + dimensions;
            IntVector sum0 = IntVector.zero(I);
            IntVector sum1 = sum0;
            IntVector sum2 = sum0;
            IntVector sum3 = sum0;
            for (int i = 0; i < whole; i += STEP) {
                ShortVector x = widened(b, bOffset + i);
                ShortVector y = widened(b, bOffset + i + LANES);
                sum0 = add(sum0, products(a, at0 + i, x, y));
                sum1 = add(sum1, products(a, at1 + i, x, y));
                sum2 = add(sum2, products(a, at2 + i, x, y));
                sum3 = add(sum3, products(a, at3 + i, x, y));
            }
            best[row] = Math.max(best[row], total(sum0, a, at0, b, bOffset, whole, dimensions) * scale);
            best[row + 1] = Math.max(best[row + 1], total(sum1, a, at1, b, bOffset, whole, dimensions) * scale);
            best[row + 2] = Math.max(best[row + 2], total(sum2, a, at2, b, bOffset, whole, dimensions) * scale);
            best[row + 3] = Math.max(best[row + 3], total(sum3, a, at3, b, bOffset, whole, dimensions) * scale);
        }
        for (; row < best.length; row++) {
            int at = row * dimensions;
            IntVector sum = IntVector.zero(I);
            for (int i = 0; i < whole; i += STEP) {
                ShortVector x = widened(b, bOffset + i);
                ShortVector y = widened(b, bOffset + i + LANES);
                sum = add(sum, products(a, at + i, x, y));
            }
            best[row] = Math.max(best[row], total(sum, a, at, b, bOffset, whole, dimensions) * scale);
        }
    }

    private static int total(IntVector sum, short[] a, int aOffset, byte[] b, int bOffset, int from, int length) {
        return sum.reduceLanes(VectorOperators.ADD) + ByteDots.dot(a, aOffset, b, bOffset, from, length);
    }

    private static ShortVector widened(byte[] values, int offset) {
        return (ShortVector) ByteVector.fromArray(B, values, offset).convertShape(VectorOperators.B2S, S, 0);
    }

    private static ShortVector products(short[] a, int at, ShortVector x, ShortVector y) {
        ShortVector first = ShortVector.fromArray(S, a, at).mul(x);
        return first.add(ShortVector.fromArray(S, a, at + LANES).mul(y));
    }

    private static IntVector add(IntVector sum, ShortVector products) {
        return sum.add(products.convertShape(VectorOperators.S2I, I, 0))
                .add(products.convertShape(VectorOperators.S2I, I, 1));
    }
}
