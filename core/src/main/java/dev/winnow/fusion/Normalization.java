package dev.winnow.fusion;

import java.util.Arrays;

/**
 * How the scores of one ranking become comparable with those of another, within one query.
 */
public enum Normalization {
    /** {@code (s - min) / (max - min)}: 0 to 1; all 1 when every score is the same. */
    MIN_MAX {
        @Override
        public double[] apply(double[] scores) {
            double min = Arrays.stream(scores).min().orElse(0);
            double range = Arrays.stream(scores).max().orElse(0) - min;
            return Arrays.stream(scores)
                    .map(s -> range > 0 ? (s - min) / range : 1)
                    .toArray();
        }
    },
    /** {@code (s - mean) / standard deviation}, of the population; all 0 when every score is the same. */
    Z {
        @Override
        public double[] apply(double[] scores) {
            double mean = Arrays.stream(scores).average().orElse(0);
            double deviation = Math.sqrt(Arrays.stream(scores)
                    .map(s -> (s - mean) * (s - mean))
                    .average()
                    .orElse(0));
            // Rounding leaves a trace of deviation among equal scores; dividing by it would make noise decide.
            boolean equal = deviation <= 1e-12 * Math.max(1, Math.abs(mean));
            return Arrays.stream(scores)
                    .map(s -> equal ? 0 : (s - mean) / deviation)
                    .toArray();
        }
    },
    /** The scores as they are: only for rankings of one {@link dev.winnow.Scale}. */
    NONE {
        @Override
        public double[] apply(double[] scores) {
            return scores.clone();
        }
    };

    /** The scores made comparable, in the same order; an empty array stays empty. */
    public abstract double[] apply(double[] scores);
}
