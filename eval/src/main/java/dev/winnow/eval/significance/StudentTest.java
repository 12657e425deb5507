package dev.winnow.eval.significance;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The paired t-test with two sides: {@code t = mean / (deviation / sqrt(n))} of the differences, held against Student's
 * distribution with n - 1 degrees of freedom.
 *
 * <p>Student, "The probable error of a mean", Biometrika 6(1), 1908.
 *
 * <p>Useful for: 30 queries and more; the differences' mean is then near enough to normal. Not useful for: a handful of
 * queries, or differences with one long tail: 30 queries whose differences are exponential (moved to the mean 0) raise a
 * false alarm in 7 of 100 cases where 5 were agreed.
 */
final class StudentTest {
    private StudentTest() {}

    static double statistic(int n, double mean, double deviation) {
        if (deviation > 0) {
            return mean / (deviation / Math.sqrt(n));
        }
        return mean == 0 ? 0 : Math.copySign(Double.POSITIVE_INFINITY, mean);
    }

    /** {@code mean +- t(1 - alpha / 2, n - 1) deviation / sqrt(n)}: the differences that the test would not refuse. */
    static Interval interval(Difference difference, double alpha) {
        double critical = TDistribution.of(difference.queries() - 1).inverseSurvivalProbability(alpha / 2);
        double reach = critical * difference.deviation() / Math.sqrt(difference.queries());
        return new Interval(difference.mean() - reach, difference.mean() + reach);
    }

    static double p(int n, double t) {
        return Math.min(1, 2 * TDistribution.of(n - 1).survivalProbability(Math.abs(t)));
    }
}
