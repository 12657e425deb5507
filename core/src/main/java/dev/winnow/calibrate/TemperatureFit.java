package dev.winnow.calibrate;

import dev.winnow.RankFailure;
import java.util.List;

/**
 * Temperature scaling: Guo et al., "On calibration of modern neural networks" (2017). The log-likelihood is concave in the
 * inverse temperature, so that its derivative is bisected.
 */
final class TemperatureFit {
    private static final double LEAST = 1e-6;
    private static final double MOST = 1e6;

    private TemperatureFit() {}

    static Calibrator of(List<Example> examples) {
        double low = LEAST;
        double high = MOST;
        if (derivative(examples, low) <= 0 || derivative(examples, high) >= 0) {
            throw new RankFailure.InvalidInput("no temperature fits the " + examples.size()
                    + " judged pairs: positive scores are not mostly relevant and negative ones not, or there is no"
                    + " exception; use platt");
        }
        for (int i = 0; i < 200 && high / low > 1 + 1e-13; i++) {
            double middle = Math.sqrt(low * high);
            if (derivative(examples, middle) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return new Calibrator.Sigmoid(Math.sqrt(low * high), 0);
    }

    /** Of the log-likelihood, by the slope. */
    private static double derivative(List<Example> examples, double slope) {
        Calibrator sigmoid = new Calibrator.Sigmoid(slope, 0);
        double sum = 0;
        for (Example example : examples) {
            sum += example.score() * ((example.relevant() ? 1 : 0) - sigmoid.probability(example.score()));
        }
        return sum;
    }
}
