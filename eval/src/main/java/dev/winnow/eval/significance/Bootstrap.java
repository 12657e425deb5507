package dev.winnow.eval.significance;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Intervals from resampling: the means of as many differences, drawn with replacement, show how much the mean would vary
 * had other queries been asked.
 *
 * <p>The percentile interval lies between the quantiles alpha / 2 and 1 - alpha / 2 of those means. The bias-corrected and
 * accelerated one (BCa) moves both levels: {@code level(z) = Phi(z0 + (z0 + z) / (1 - a (z0 + z)))}, where {@code z0 =
 * Phi^-1(share of means below the observed one, equal ones by half)} and {@code a = sum(d - m)^3 / (6 (sum(d -
 * m)^2)^1.5)}, the jackknife's acceleration of a mean. Quantiles are interpolated between neighbours.
 *
 * <p>Efron, "Better bootstrap confidence intervals", Journal of the American Statistical Association 82(397), 1987.
 *
 * <p>Useful for: how great a gain may be, from 100 queries on. Not useful for: few queries, where both are too narrow. In
 * simulations a 95% interval held the truth in 91 to 94% of collections with 30 queries (BCa in 88 to 94%, least where six
 * of ten queries tie; SciPy's does the same), and in 93 to 95% with 100.
 */
final class Bootstrap {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private final double[] sorted;

    /** The means of the resamples, in any order. */
    Bootstrap(double[] means) {
        sorted = means.clone();
        Arrays.sort(sorted);
    }

    static Bootstrap of(double[] differences, int rounds, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = differences.length;
        double[] means = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += differences[random.nextInt(n)];
            }
            means[round] = sum / n;
        }
        return new Bootstrap(means);
    }

    Interval percentile(double alpha) {
        return new Interval(quantile(alpha / 2), quantile(1 - alpha / 2));
    }

    Interval accelerated(double[] differences, double alpha) {
        double mean = Arrays.stream(differences).average().orElse(0);
        double squares = 0;
        double cubes = 0;
        for (double difference : differences) {
            double d = difference - mean;
            squares += d * d;
            cubes += d * d * d;
        }
        double bias = NORMAL.inverseCumulativeProbability(shareBelow(mean));
        double acceleration = squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
        double z = NORMAL.inverseCumulativeProbability(alpha / 2);
        return new Interval(quantile(level(bias, acceleration, z)), quantile(level(bias, acceleration, -z)));
    }

    private static double level(double bias, double acceleration, double z) {
        return NORMAL.cumulativeProbability(bias + (bias + z) / (1 - acceleration * (bias + z)));
    }

    /** Never quite 0 or 1, where the normal quantile would be infinite. */
    private double shareBelow(double mean) {
        double noise = Difference.ROUNDING * Math.max(Math.abs(sorted[0]), Math.abs(sorted[sorted.length - 1]));
        double below = 0;
        for (double value : sorted) {
            below += Math.abs(value - mean) <= noise ? 0.5 : value < mean ? 1 : 0;
        }
        double half = 0.5 / sorted.length;
        return Math.clamp(below / sorted.length, half, 1 - half);
    }

    private double quantile(double level) {
        double place = level * (sorted.length - 1);
        int lower = (int) Math.floor(place);
        int upper = Math.min(lower + 1, sorted.length - 1);
        return sorted[lower] + (place - lower) * (sorted[upper] - sorted[lower]);
    }
}
