package dev.winnow.bench.serve;

import java.util.List;

/** Of small samples, by nearest rank. */
final class Quantiles {
    private Quantiles() {}

    static double of(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    /**
     * Two values between which the median lies in 95 of 100 samples of this size, whatever they are drawn from: the order
     * statistics of the sign test, by its normal approximation.
     */
    static double[] medianInterval(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        int below = (int) Math.max(0, Math.floor(size / 2.0 - 0.98 * Math.sqrt(size)));
        return new double[] {sorted.get(below), sorted.get(size - 1 - below)};
    }
}
