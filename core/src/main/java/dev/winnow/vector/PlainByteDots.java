package dev.winnow.vector;

/** One number at a time. */
final class PlainByteDots implements ByteDots {
    @Override
    public void raise(float[] best, short[] a, byte[] b, int bOffset, float scale, int dimensions) {
        for (int row = 0; row < best.length; row++) {
            int dot = ByteDots.dot(a, row * dimensions, b, bOffset, 0, dimensions);
            best[row] = Math.max(best[row], dot * scale);
        }
    }
}
