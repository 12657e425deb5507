package dev.winnow.eval.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The time of a model's call by the number of passages it reads: {@code fixed + each * passages}, in milliseconds. The slope
 * is the median of the slopes between all pairs of calls, the intercept the median of what it leaves, so that a few calls
 * that another program slowed down do not matter. With calls of one length only, the line goes through 0.
 *
 * <p>Theil, "A rank-invariant method of linear and polynomial regression analysis", 1950; Sen, "Estimates of the regression
 * coefficient based on Kendall's tau", JASA 63, 1968. O(n^2).
 */
record Line(double fixed, double each) {
    static Line through(List<Journal.Call> calls) {
        List<Double> slopes = new ArrayList<>();
        for (Journal.Call a : calls) {
            for (Journal.Call b : calls) {
                if (a.passages() < b.passages()) {
                    slopes.add((b.milliseconds() - a.milliseconds()) / (b.passages() - a.passages()));
                }
            }
        }
        if (slopes.isEmpty() || median(slopes) <= 0) {
            return new Line(
                    0,
                    median(calls.stream()
                            .map(call -> call.milliseconds() / call.passages())
                            .toList()));
        }
        double each = median(slopes);
        double fixed = median(calls.stream()
                .map(call -> call.milliseconds() - each * call.passages())
                .toList());
        return new Line(Math.max(0, fixed), each);
    }

    double at(int passages) {
        return passages == 0 ? 0 : fixed + each * passages;
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int n = sorted.length;
        return n == 0 ? 0 : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    /** The smallest value that this share of the values does not exceed. */
    static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
