package dev.winnow.batch;

/**
 * How much slower chunks run now than the {@link CostModel} says, because the machine is shared: the geometric mean of the
 * last ten or so chunks, the newest counting most. Not safe for concurrent use.
 */
final class Pace {
    private static final double NEWEST = 0.1;
    private static final double DOUBT = 0.05;

    private final double bound;
    private double logRatio;

    /** @param bound the ratio is kept between 1/bound and bound, and so is each observation, so that one pause is not taken for a trend */
    Pace(double bound) {
        this.bound = bound;
    }

    void observe(double predicted, double measured) {
        if (predicted > 0 && measured > 0) {
            double observed = Math.clamp(measured / predicted, 1 / bound, bound);
            logRatio += NEWEST * (Math.log(observed) - logRatio);
        }
    }

    /** Work was refused for this pace: it is doubted a little, or what was slow once would never be tried again. */
    void doubt() {
        logRatio -= DOUBT;
    }

    /** Measured over predicted. */
    double ratio() {
        return Math.exp(logRatio);
    }
}
