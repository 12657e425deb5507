package dev.winnow.vector;

/** One number at a time. The compiler may not reorder float additions by itself, and one strand would wait for each. */
final class PlainDots implements Dots {
    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int whole = length / STRANDS * STRANDS;
        for (int i = 0; i < whole; i += STRANDS) {
            int x = aOffset + i;
            int y = bOffset + i;
            s0 += a[x] * b[y];
            s1 += a[x + 1] * b[y + 1];
            s2 += a[x + 2] * b[y + 2];
            s3 += a[x + 3] * b[y + 3];
            s4 += a[x + 4] * b[y + 4];
            s5 += a[x + 5] * b[y + 5];
            s6 += a[x + 6] * b[y + 6];
            s7 += a[x + 7] * b[y + 7];
        }
        float sum = ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
        return sum + Dots.rest(a, aOffset, b, bOffset, whole, length);
    }

    @Override
    public void raise(float[] best, float[] a, float[] b, int bOffset, int dimensions) {
        for (int row = 0; row < best.length; row++) {
            best[row] = Math.max(best[row], dot(a, row * dimensions, b, bOffset, dimensions));
        }
    }
}
