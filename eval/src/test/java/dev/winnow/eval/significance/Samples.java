package dev.winnow.eval.significance;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Samples made from arrays; query i is called q000i. */
final class Samples {
    private Samples() {}

    static Sample of(String system, double... values) {
        Map<String, Double> byQuery = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            byQuery.put(String.format("q%04d", i), values[i]);
        }
        return new Sample(system, byQuery);
    }

    /** Values as a metric gives them: 0 to 1, in steps of a tenth, so that some tie. */
    static Sample random(String system, int queries, double gain, SplittableRandom random) {
        double[] values = new double[queries];
        for (int i = 0; i < queries; i++) {
            values[i] = Math.round(10 * Math.clamp(random.nextDouble() + gain, 0, 1)) / 10.0;
        }
        return of(system, values);
    }
}
