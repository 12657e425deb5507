package dev.winnow.eval.significance;

import java.util.SplittableRandom;

/** How the differences between two systems fall, query by query; all have the mean 0. */
enum Shape {
    /** Two systems whose values are bell-shaped. */
    NORMAL,
    /** Two systems with values from 0 up, most of them low, as of a hard metric. */
    SKEWED_VALUES,
    /** Two systems with a reciprocal rank for each query: few values, four in ten of them 1. */
    RECIPROCAL_RANKS,
    /** Six of ten queries tie; the others are precisions in tenths. */
    MANY_TIES,
    /** Not what two equally good systems give: most queries lose a little, a few win much. */
    ONE_LONG_TAIL;

    double[] differences(int n, SplittableRandom random) {
        double[] differences = new double[n];
        for (int i = 0; i < n; i++) {
            boolean tied = this == MANY_TIES && random.nextInt(10) < 6;
            double baseline = this == ONE_LONG_TAIL ? 1 : value(random);
            double candidate = value(random);
            differences[i] = tied ? 0 : candidate - baseline;
        }
        return differences;
    }

    private double value(SplittableRandom random) {
        return switch (this) {
            case NORMAL -> random.nextGaussian() / Math.sqrt(2); // so that differences have the deviation 1
            case SKEWED_VALUES, ONE_LONG_TAIL -> exponential(random);
            case RECIPROCAL_RANKS -> 1.0 / (1 + (int) (2 * exponential(random)));
            case MANY_TIES -> random.nextInt(11) / 10.0;
        };
    }

    private static double exponential(SplittableRandom random) {
        return -Math.log(1 - random.nextDouble());
    }
}
