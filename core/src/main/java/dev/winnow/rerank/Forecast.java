package dev.winnow.rerank;

import dev.winnow.Passage;
import java.util.List;

/**
 * How long a slice of passages will take: a part that each call costs and a part for each character, fitted to what earlier
 * calls took by weighted least squares, the last ones counting most. It so follows the load. Safe for concurrent use.
 */
final class Forecast {
    /** What a passage costs beside its characters, in characters: markers and the query. */
    private static final int OVERHEAD = 100;

    /** Models cut off what is longer. */
    private static final int LONGEST = 2_500;

    /** What an observation counts after the next one. */
    private static final double MEMORY = 0.8;

    private double weights;
    private double xs;
    private double ys;
    private double xxs;
    private double xys;

    static double characters(List<Passage> passages) {
        return passages.stream().mapToDouble(Forecast::characters).sum();
    }

    static double characters(Passage passage) {
        return OVERHEAD + Math.min(LONGEST, passage.content().length());
    }

    synchronized boolean isEmpty() {
        return weights == 0;
    }

    /** A call over so many characters took so long. Errors count by their share of the call, so that small calls matter. */
    synchronized void observe(double characters, double nanos) {
        double weight = 1 / (characters * characters);
        weights = MEMORY * weights + weight;
        xs = MEMORY * xs + weight * characters;
        ys = MEMORY * ys + weight * nanos;
        xxs = MEMORY * xxs + weight * characters * characters;
        xys = MEMORY * xys + weight * characters * nanos;
    }

    /** Nanoseconds of a call, without the part for its characters; and for one character. */
    synchronized Line line() {
        double spread = weights * xxs - xs * xs;
        // Where all calls were of one size, the whole is taken for the characters' part.
        double slope = spread > 1e-6 * weights * xxs ? (weights * xys - xs * ys) / spread : -1;
        double base = slope > 0 ? (ys - slope * xs) / weights : -1;
        return base >= 0 ? new Line(base, slope) : new Line(0, Math.max(ys / xs, 1e-3));
    }

    /** Everything was slower than foretold so far; forget it bit by bit, or a slow hour would never end. */
    synchronized void doubt() {
        ys *= 0.9;
        xys *= 0.9;
    }

    /**
     * Nanoseconds by characters.
     *
     * @param base of a call
     * @param slope of a character
     */
    record Line(double base, double slope) {
        double nanos(double characters) {
            return base + slope * characters;
        }
    }
}
