package dev.winnow.eval.tune;

import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.significance.Sample;
import dev.winnow.eval.significance.Significance;
import dev.winnow.eval.tune.Tuning.Estimate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Values by query, as samples and as means with intervals. */
record Estimates(Queries queries, Significance significance) {
    Sample sample(String system, double[] values) {
        Map<String, Double> byId = new HashMap<>();
        for (int q = 0; q < values.length; q++) {
            byId.put(queries.items().get(q).id(), values[q]);
        }
        return new Sample(system, byId);
    }

    /** @param heldOut what was not looked at when choosing */
    Estimate estimate(double[] heldOut, double inSample) {
        // The difference to nothing is the mean itself, so its interval is that of the mean.
        Sample nothing = sample("nothing", new double[heldOut.length]);
        return new Estimate(
                Arrays.stream(heldOut).average().orElseThrow(),
                significance
                        .compare(nothing, sample("chosen", heldOut))
                        .intervals()
                        .percentile(),
                inSample);
    }
}
