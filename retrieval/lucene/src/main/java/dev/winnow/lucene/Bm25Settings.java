package dev.winnow.lucene;

import dev.winnow.RankFailure;

/**
 * The two parameters of BM25.
 *
 * @param k1 how fast repeated words stop counting, 0 or more; 0.9 unless told otherwise
 * @param b how much long passages are held back, 0 to 1; 0.4 unless told otherwise
 */
public record Bm25Settings(double k1, double b) {
    public Bm25Settings {
        if (!(k1 >= 0 && k1 <= Float.MAX_VALUE)) {
            throw new RankFailure.Misconfigured("k1 is " + k1 + ", must be a number of 0 or more");
        }
        if (!(b >= 0 && b <= 1)) {
            throw new RankFailure.Misconfigured("b is " + b + ", must be 0 to 1");
        }
    }

    /** 0.9 and 0.4, with which most published figures were made. */
    public static Bm25Settings defaults() {
        return new Bm25Settings(0.9, 0.4);
    }
}
