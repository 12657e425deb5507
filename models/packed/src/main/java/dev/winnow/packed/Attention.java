package dev.winnow.packed;

/**
 * How the attention of one text is cut, so that scores stay in the processor's cache: some heads and some rows of queries
 * at a time, all keys at once. The score matrix of a long text never exists as a whole.
 *
 * <p>Depends on the text's length alone, so that its result does not depend on its neighbours. Keys are rounded up to 16:
 * the columns too many get the power 0.
 *
 * @param heads computed together; divides the model's
 * @param rows computed together
 * @param keys the text's length, rounded up
 */
record Attention(int heads, int rows, int keys) {
    /** Scores of one block, at most: with the powers beside them they fit into half of a 1 MB second-level cache. */
    static final int SCORES = 64 * 1024;

    static Attention of(int tokens, int modelHeads) {
        return of(tokens, modelHeads, tokens);
    }

    /** Of the first rows only. */
    static Attention of(int tokens, int modelHeads, int wantedRows) {
        int keys = round(tokens);
        int most = Math.max(16, SCORES / keys / 16 * 16);
        int wanted = round(wantedRows);
        int blocks = Math.ceilDiv(wanted, most);
        int rows = round(Math.ceilDiv(wanted, blocks));
        int heads = modelHeads;
        while (heads > 1 && (modelHeads % heads != 0 || (long) heads * rows * keys > SCORES)) {
            heads--;
        }
        return new Attention(heads, rows, keys);
    }

    private static int round(int tokens) {
        return Math.ceilDiv(tokens, 16) * 16;
    }

    /** Rows that the last block may compute beyond the text's own. */
    static int slack(int window) {
        return 16 * (Math.ceilDiv(round(window), 16) + 1);
    }

    int scores() {
        return heads * rows * keys;
    }

    long[] dims(int a, int b) {
        return new long[] {heads, a, b};
    }

    long[] steps(long a, long b, long c) {
        return new long[] {a, b, c};
    }
}
