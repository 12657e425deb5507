package dev.winnow.calibrate;

import dev.winnow.RankFailure;
import java.util.Arrays;

/**
 * Shares of one query's candidates: {@code exp(s / t)} over the sum of these. They add up to 1 whether or not there is a good
 * answer.
 *
 * <p>Useful for: "how much better is the first than the second". Not useful for: thresholds.
 */
public final class Softmax {
    private Softmax() {}

    /**
     * @param temperature above 0; greater is flatter, 1 takes logits as they are
     * @return one for each score, in the same order; nothing for nothing
     */
    public static double[] of(double[] scores, double temperature) {
        if (!(temperature > 0 && Double.isFinite(temperature))) {
            throw new RankFailure.InvalidInput("the temperature is " + temperature + ", must be above 0 and finite");
        }
        double greatest = Arrays.stream(scores).max().orElse(0);
        double[] shares = Arrays.stream(scores)
                .map(s -> Math.exp((s - greatest) / temperature))
                .toArray();
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> share / sum).toArray();
    }
}
