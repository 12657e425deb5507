package dev.winnow.vector;

/**
 * The dot products under {@link Vectors}. Both kinds add in the same order, eight strands that are folded in halves, and
 * round after each multiplication, so that they give the same bits.
 */
sealed interface Dots permits PlainDots, LaneDots {
    /** How many sums run beside each other. */
    int STRANDS = 8;

    /**
     * The fastest for this JVM: eight numbers at a time where the module {@code jdk.incubator.vector} was added and the
     * processor has registers for that, else one.
     */
    static Dots best() {
        boolean added = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return added && LaneDots.fits() ? new LaneDots() : new PlainDots();
    }

    float dot(float[] a, int aOffset, float[] b, int bOffset, int length);

    /** Raises each of {@code best} to the dot product of that row of {@code a} with the row of {@code b}, if greater. */
    void raise(float[] best, float[] a, float[] b, int bOffset, int dimensions);

    /**
     * The dot product of each of the first {@code rows} rows of {@code a} with each row of {@code b}, row by row into
     * {@code target}; each as {@link #dot} gives it.
     */
    default void multiply(float[] a, int rows, float[] b, int dimensions, float[] target) {
        int outputs = b.length / dimensions;
        for (int i = 0; i < rows * outputs; i++) {
            target[i] = dot(a, i / outputs * dimensions, b, i % outputs * dimensions, dimensions);
        }
    }

    /** The products that do not fill all strands. */
    static float rest(float[] a, int aOffset, float[] b, int bOffset, int from, int length) {
        float rest = 0;
        for (int i = from; i < length; i++) {
            rest += a[aOffset + i] * b[bOffset + i];
        }
        return rest;
    }
}
