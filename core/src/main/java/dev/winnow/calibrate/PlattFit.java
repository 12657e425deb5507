package dev.winnow.calibrate;

import java.util.List;

/**
 * Platt scaling: Platt, "Probabilistic outputs for support vector machines" (1999), by Newton's method with backtracking as
 * in Lin, Lin and Weng, "A note on Platt's probabilistic outputs" (2007), whose formulas neither overflow nor cancel. Targets
 * are drawn in from 0 and 1 by Platt's rule, so that separable data have a finite slope. Scores are centred and scaled first. The
 * slope is above 0 where the relevant ones' mean score is above the others', as the caller has made sure.
 */
final class PlattFit {
    private static final int STEPS = 100;
    private static final double RIDGE = 1e-12;
    private static final double SMALLEST_STEP = 1e-10;

    private final double[] scores;
    private final double[] targets;

    private PlattFit(double[] scores, double[] targets) {
        this.scores = scores;
        this.targets = targets;
    }

    static Calibrator of(List<Example> examples) {
        double mean = examples.stream().mapToDouble(Example::score).average().orElseThrow();
        double spread = Math.sqrt(examples.stream()
                .mapToDouble(e -> (e.score() - mean) * (e.score() - mean))
                .average()
                .orElseThrow());
        long relevant = examples.stream().filter(Example::relevant).count();
        double high = (relevant + 1.0) / (relevant + 2.0);
        double low = 1.0 / (examples.size() - relevant + 2.0);
        double start = Math.log((relevant + 1.0) / (examples.size() - relevant + 1.0));
        double[] fitted = new PlattFit(
                        examples.stream()
                                .mapToDouble(e -> (e.score() - mean) / spread)
                                .toArray(),
                        examples.stream()
                                .mapToDouble(e -> e.relevant() ? high : low)
                                .toArray())
                .newton(start);
        double slope = fitted[0] / spread;
        return new Calibrator.Sigmoid(slope, fitted[1] - slope * mean);
    }

    /** Slope and intercept of the scaled scores. */
    private double[] newton(double start) {
        double slope = 0;
        double intercept = start;
        double value = loss(slope, intercept);
        for (int step = 0; step < STEPS; step++) {
            double h11 = RIDGE;
            double h22 = RIDGE;
            double h21 = 0;
            double g1 = 0;
            double g2 = 0;
            for (int i = 0; i < scores.length; i++) {
                double z = slope * scores[i] + intercept;
                double e = Math.exp(-Math.abs(z));
                double p = z >= 0 ? 1 / (1 + e) : e / (1 + e);
                double weight = e / ((1 + e) * (1 + e));
                h11 += scores[i] * scores[i] * weight;
                h22 += weight;
                h21 += scores[i] * weight;
                g1 += scores[i] * (p - targets[i]);
                g2 += p - targets[i];
            }
            if (Math.abs(g1) < 1e-9 * scores.length && Math.abs(g2) < 1e-9 * scores.length) {
                break;
            }
            double determinant = h11 * h22 - h21 * h21;
            double d1 = -(h22 * g1 - h21 * g2) / determinant;
            double d2 = -(h11 * g2 - h21 * g1) / determinant;
            double descent = g1 * d1 + g2 * d2;
            double length = 1;
            while (length >= SMALLEST_STEP) {
                double next = loss(slope + length * d1, intercept + length * d2);
                if (next < value + 1e-4 * length * descent) {
                    slope += length * d1;
                    intercept += length * d2;
                    value = next;
                    break;
                }
                length /= 2;
            }
            if (length < SMALLEST_STEP) {
                break;
            }
        }
        return new double[] {slope, intercept};
    }

    /** Minus the log-likelihood. */
    private double loss(double slope, double intercept) {
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            double z = slope * scores[i] + intercept;
            double tail = Math.log1p(Math.exp(-Math.abs(z)));
            sum += z >= 0 ? (1 - targets[i]) * z + tail : -targets[i] * z + tail;
        }
        return sum;
    }
}
