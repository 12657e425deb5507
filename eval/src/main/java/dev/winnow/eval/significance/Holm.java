package dev.winnow.eval.significance;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Holm's correction: the smallest of m p-values times m, the next times m - 1, and so on, each at least the one before it
 * and at most 1. It keeps the chance of any false alarm among all the comparisons at alpha, whatever their dependence.
 *
 * <p>Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6(2), 1979.
 *
 * <p>Useful for: a few candidates, or segments, compared at once. Not useful for: hundreds of candidates; it then finds
 * only great differences. Choose among those by cross-validation.
 */
final class Holm {
    private Holm() {}

    static double[] correct(double[] raw) {
        List<Integer> ascending = IntStream.range(0, raw.length)
                .boxed()
                .sorted((a, b) -> Double.compare(raw[a], raw[b]))
                .toList();
        double[] corrected = new double[raw.length];
        double before = 0;
        for (int place = 0; place < raw.length; place++) {
            int i = ascending.get(place);
            before = Math.max(before, Math.min(1, raw[i] * (raw.length - place)));
            corrected[i] = before;
        }
        return corrected;
    }
}
