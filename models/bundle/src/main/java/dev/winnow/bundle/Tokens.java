package dev.winnow.bundle;

/** A text cut into tokens, without the markers that a model wants around it. Immutable. */
public final class Tokens {
    private final int[] ids;
    private final int[] starts;
    private final int[] ends;

    /** Keeps the arrays. */
    Tokens(int[] ids, int[] starts, int[] ends) {
        this.ids = ids;
        this.starts = starts;
        this.ends = ends;
    }

    public int size() {
        return ids.length;
    }

    public int id(int token) {
        return ids[token];
    }

    /** The offset of the token's first character in the text, in Java {@code char}s. */
    public int start(int token) {
        return starts[token];
    }

    /** The offset after the token's last character. */
    public int end(int token) {
        return ends[token];
    }

    void copyTo(int[] target, int at, int count) {
        System.arraycopy(ids, 0, target, at, count);
    }
}
