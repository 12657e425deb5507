package dev.winnow.eval.significance;

import dev.winnow.RankFailure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Which difference a number of queries can show: the minimum detectable effect of a paired t-test with two sides, and its
 * inverse, the number of queries that an effect needs.
 *
 * <p>Power comes from the noncentral t distribution; a find on the wrong side does not count. The deviation is taken as
 * known from the queries at hand, so with few of them the answer is rough: 30 queries know it to about 13 per cent, and
 * the number of queries goes with its square. For one candidate; with k of them, ask with alpha / k to be safe.
 *
 * <p>Cohen, "Statistical Power Analysis for the Behavioral Sciences", 2nd edition, 1988, chapter 2; for retrieval: Sakai,
 * "Topic set size design", Information Retrieval Journal 19(3), 2016.
 *
 * <p>Useful for: planning how many queries to judge; telling "no difference" from "too few queries". Not useful for:
 * excusing one result afterwards ("power observed"): that says no more than its p-value.
 *
 * @param queries how many there are, 2 or more
 * @param deviation the standard deviation of the differences by query, above 0
 * @param alpha the false-alarm rate, 0.001 to 0.5
 * @param power how often the effect must be found, 0.5 to 0.999
 */
public record Sensitivity(int queries, double deviation, double alpha, double power) {
    public Sensitivity {
        if (queries < 2) {
            throw new RankFailure.InvalidInput(
                    "the number of queries is " + queries + ", a comparison needs at least 2; judge more queries");
        }
        if (!(deviation > 0) || Double.isInfinite(deviation)) {
            throw new RankFailure.InvalidInput(
                    "the standard deviation of the differences is " + deviation + ", must be above 0");
        }
        SignificanceSettings.requireAlpha(alpha);
        SignificanceSettings.requirePower(power);
    }

    /** The least mean difference that is found so often, in the metric's unit. Cost: a few milliseconds. */
    public double smallestEffect() {
        return new Power(queries, alpha).effectSizeFor(power) * deviation;
    }

    /**
     * The fewest queries that show a mean difference of this size; {@code Integer.MAX_VALUE} when a billion would not do.
     *
     * @param effect in the metric's unit, above 0
     */
    public int queriesFor(double effect) {
        return Power.queriesFor(require(effect) / deviation, alpha, power);
    }

    /** How often these queries show a mean difference of this size, alpha / 2 to 1. */
    public double powerFor(double effect) {
        return new Power(queries, alpha).of(require(effect) / deviation);
    }

    /** What these queries can show and what another effect would take, in a sentence for people. */
    public String sentence(double wanted) {
        int needed = queriesFor(wanted);
        String effect = plain(BigDecimal.valueOf(wanted).stripTrailingZeros());
        String many = needed == Integer.MAX_VALUE ? "more than a billion" : String.valueOf(needed);
        String then = needed > queries ? "for " + effect + " you need " + many : many + " are enough for " + effect;
        // Rounded upwards: what is promised to be visible is.
        String visible = plain(new BigDecimal(smallestEffect()).round(new MathContext(2, RoundingMode.CEILING)));
        return "With these " + queries + " queries you can see a difference of " + visible + "; " + then + " ("
                + percent(power) + " power at the " + percent(alpha) + " level).";
    }

    private static double require(double effect) {
        if (!(effect > 0) || Double.isInfinite(effect)) {
            throw new RankFailure.InvalidInput("the effect is " + effect + ", must be above 0");
        }
        return effect;
    }

    private static String percent(double share) {
        return plain(BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros()) + "%";
    }

    private static String plain(BigDecimal number) {
        return number.toPlainString();
    }
}
