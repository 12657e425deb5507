package dev.winnow.calibrate;

import dev.winnow.RankFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * How far said probabilities are from what came true.
 *
 * @param bins of equal width from 0 to 1; empty ones are left out
 * @param error the expected calibration error (Naeini et al. 2015): the mean distance between what was said and what came
 *     true in a bin, weighted by its pairs; 0 is perfect
 * @param brier the mean squared distance between what was said and 1 or 0 (Brier 1950); 0 is perfect
 * @param pairs how many
 */
public record Reliability(List<Bin> bins, double error, double brier, int pairs) {
    private static final int BINS = 10;

    public Reliability {
        bins = List.copyOf(bins);
    }

    /**
     * @param from the bin's least probability
     * @param to its greatest
     * @param pairs how many fell into it
     * @param said the mean probability said
     * @param cameTrue the share that was relevant
     */
    public record Bin(double from, double to, int pairs, double said, double cameTrue) {}

    /** @param predictions one or more */
    public static Reliability of(List<Prediction> predictions) {
        if (predictions.isEmpty()) {
            throw new RankFailure.InvalidInput("there is no prediction to measure; give one at least");
        }
        int[] pairs = new int[BINS];
        double[] said = new double[BINS];
        int[] relevant = new int[BINS];
        double brier = 0;
        for (Prediction prediction : predictions) {
            int bin = Math.min(BINS - 1, (int) (prediction.probability() * BINS));
            pairs[bin]++;
            said[bin] += prediction.probability();
            relevant[bin] += prediction.relevant() ? 1 : 0;
            double off = prediction.probability() - (prediction.relevant() ? 1 : 0);
            brier += off * off;
        }
        List<Bin> bins = new ArrayList<>();
        double error = 0;
        for (int i = 0; i < BINS; i++) {
            if (pairs[i] > 0) {
                Bin bin = new Bin(
                        (double) i / BINS,
                        (i + 1.0) / BINS,
                        pairs[i],
                        said[i] / pairs[i],
                        (double) relevant[i] / pairs[i]);
                bins.add(bin);
                error += Math.abs(bin.said() - bin.cameTrue()) * bin.pairs() / predictions.size();
            }
        }
        return new Reliability(bins, error, brier / predictions.size(), predictions.size());
    }
}
