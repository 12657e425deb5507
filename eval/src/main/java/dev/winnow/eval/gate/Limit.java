package dev.winnow.eval.gate;

import dev.winnow.RankFailure;

/** What an answer must keep to pass a gate. */
public sealed interface Limit {
    /** What a check of it is called, such as {@code drop type=keyword}; tells it from the gate's other limits. */
    String name();

    /** Whether it can be checked only against a baseline. */
    default boolean needsBaseline() {
        return false;
    }

    /**
     * A figure to reproduce: the mean is this value, give or take the tolerance. Better fails too, so that the figure is
     * kept up to date.
     *
     * <p>Useful for: what repeats exactly, on data that does not change. Not useful for: data that grows.
     *
     * @param value the mean, finite
     * @param tolerance 0 or more, in the metric's unit
     */
    record Expected(double value, double tolerance) implements Limit {
        public Expected {
            requireFinite("the expected value", value);
            requireNotNegative("the tolerance", tolerance);
        }

        @Override
        public String name() {
            return "expected";
        }
    }

    /**
     * The mean over these queries is at least this.
     *
     * @param least in the metric's unit, finite
     */
    record Minimum(Scope scope, double least) implements Limit {
        public Minimum {
            requireFinite("the minimum", least);
        }

        @Override
        public String name() {
            return "minimum " + scope;
        }
    }

    /**
     * The mean over these queries is below the baseline's by at most this. No statistics: with few queries chance alone
     * drops a mean by the deviation of the differences over the root of their number.
     *
     * @param most in the metric's unit, 0 or more
     */
    record Drop(Scope scope, double most) implements Limit {
        public Drop {
            requireNotNegative("the maximum drop", most);
        }

        @Override
        public String name() {
            return "drop " + scope;
        }

        @Override
        public boolean needsBaseline() {
            return true;
        }
    }

    /**
     * Not significantly worse than the baseline, by the paired randomisation test at the gate's alpha. The test has two
     * sides and only one of them fails: a change that changes nothing but chance fails alpha / 2 of the time, 2.5 in 100
     * as a rule; for a test with one side at 5% give alpha 0.1. It is not corrected for the number of gates.
     *
     * <p>Useful for: catching a real loss without crying wolf. Not useful for: proof that nothing was lost; the check says
     * which drop these queries could have shown.
     */
    record NotWorse() implements Limit {
        @Override
        public String name() {
            return "not worse";
        }

        @Override
        public boolean needsBaseline() {
            return true;
        }
    }

    /**
     * 95 of 100 answers take at most this long.
     *
     * @param milliseconds above 0
     */
    record Latency(double milliseconds) implements Limit {
        public Latency {
            if (!(milliseconds > 0) || Double.isInfinite(milliseconds)) {
                throw new RankFailure.InvalidInput(
                        "the p95 limit is " + milliseconds + " ms, must be above 0, such as 200");
            }
        }

        @Override
        public String name() {
            return "latency";
        }
    }

    /**
     * At most this many answers passed over a stage that failed.
     *
     * @param most 0 or more
     */
    record Degraded(int most) implements Limit {
        public Degraded {
            requireNotNegative("the limit of degraded answers", most);
        }

        @Override
        public String name() {
            return "degraded";
        }
    }

    private static void requireFinite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new RankFailure.InvalidInput(what + " is " + value + ", must be a finite number");
        }
    }

    private static void requireNotNegative(String what, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new RankFailure.InvalidInput(what + " is " + value + ", must be 0 or more");
        }
    }
}
