package dev.winnow.eval.significance;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * By how much a candidate differs from the baseline, over all queries.
 *
 * @param queries how many, 2 or more
 * @param baselineMean the baseline's mean value
 * @param candidateMean the candidate's mean value
 * @param mean of the differences by query, candidate less baseline, in the metric's unit
 * @param deviation the standard deviation of those differences (divided by queries - 1); 0 when all are equal
 */
public record Difference(int queries, double baselineMean, double candidateMean, double mean, double deviation) {
    /** Relative size below which a number is what rounding left over: some thousand times the precision of a double. */
    static final double ROUNDING = 1e-12;

    static Difference of(Sample baseline, Sample candidate, double[] differences) {
        double mean = Arrays.stream(differences).average().orElse(0);
        return new Difference(
                differences.length, baseline.mean(), candidate.mean(), mean, deviation(differences, mean));
    }

    static double deviation(double[] differences, double mean) {
        double squares = 0;
        for (double difference : differences) {
            squares += (difference - mean) * (difference - mean);
        }
        double deviation = Math.sqrt(squares / (differences.length - 1));
        return deviation <= ROUNDING * Math.abs(mean) ? 0 : deviation;
    }

    /** The mean difference as a share of the baseline's mean: 0.05 is five per cent more; empty when that mean is 0. */
    public OptionalDouble relative() {
        return baselineMean == 0 ? OptionalDouble.empty() : OptionalDouble.of(mean / Math.abs(baselineMean));
    }

    /**
     * Cohen's d for pairs, {@code d_z = mean / deviation}: how many standard deviations of the differences the mean is
     * away from 0; 0.2 is called small, 0.5 medium, 0.8 large. 0 when no query differs; empty when all differ by the same
     * amount.
     *
     * <p>Cohen, "Statistical Power Analysis for the Behavioral Sciences", 2nd edition, 1988.
     *
     * <p>Useful for: comparing gains across metrics and collections, planning queries. Not useful for: what a user
     * notices; a tiny but steady gain has a large d_z.
     */
    public OptionalDouble effectSize() {
        if (deviation > 0) {
            return OptionalDouble.of(mean / deviation);
        }
        return mean == 0 ? OptionalDouble.of(0) : OptionalDouble.empty();
    }
}
