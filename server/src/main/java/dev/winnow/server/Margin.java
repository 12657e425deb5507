package dev.winnow.server;

/**
 * By what factor a wait must be taken longer than it was foretold, for all but one request in twenty to be answered in that
 * time. Follows what happens: each request that took longer raises it by a tenth, each other one lowers it by a twentieth
 * of that, so that it stands still where one in twenty took longer (stochastic approximation of a quantile; Robbins and
 * Monro, 1951). Not safe for concurrent use.
 */
final class Margin {
    private static final double LEAST = 1.05;
    private static final double MOST = 4;
    private static final double RISE = 0.1;
    private static final double FALL = RISE / 20;

    private double logFactor = Math.log(1.25);

    /** 1.05 to 4. */
    double factor() {
        return Math.exp(logFactor);
    }

    /**
     * @param foretold milliseconds from the arrival to the answer
     * @param took the same, as it was
     * @param cut whether the deadline came first, so that all of it would have taken longer
     */
    void learn(double foretold, double took, boolean cut) {
        boolean longer = cut || took > foretold * factor();
        logFactor = Math.clamp(logFactor + (longer ? RISE : -FALL), Math.log(LEAST), Math.log(MOST));
    }

    /** Somebody was refused though nobody waited: without this, a margin that lets nobody wait would never learn again. */
    void relax() {
        logFactor = Math.max(Math.log(LEAST), logFactor - FALL);
    }
}
