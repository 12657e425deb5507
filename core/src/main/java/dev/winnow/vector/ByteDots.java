package dev.winnow.vector;

/**
 * The dot products of bytes under {@link Vectors}. Whole numbers add up to the same in any order, so both kinds give the
 * same bits. No byte is -128: two products then fit into 16 bits.
 */
sealed interface ByteDots permits PlainByteDots, LaneByteDots {
    /** The fastest for this JVM, as {@link Dots#best()}. */
    static ByteDots best() {
        boolean added = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return added && LaneByteDots.fits() ? new LaneByteDots() : new PlainByteDots();
    }

    /**
     * Raises each of {@code best} to the dot product of that row of {@code a} with the row of {@code b}, times the scale, if
     * greater.
     *
     * @param a bytes, widened once for many rows of {@code b}
     */
    void raise(float[] best, short[] a, byte[] b, int bOffset, float scale, int dimensions);

    /** The product of two rows from a place on. */
    static int dot(short[] a, int aOffset, byte[] b, int bOffset, int from, int length) {
        int sum = 0;
        for (int i = from; i < length; i++) {
            sum += a[aOffset + i] * b[bOffset + i];
        }
        return sum;
    }
}
