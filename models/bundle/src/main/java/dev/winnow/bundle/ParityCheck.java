package dev.winnow.bundle;

import dev.winnow.RankFailure;
import java.util.List;

/**
 * Reference scores that travel with a cross-encoder: whoever loads it scores the pairs and compares, so that a wrong
 * tokenizer, a wrong weights file or a broken kernel is found at load and not in a ranking.
 *
 * <p>On disk: {@code winnow-parity.json}, {@code {"tolerance": 0.001, "pairs": [{"query": ..., "passage": ...,
 * "logit": ...}]}}.
 *
 * @param tolerance the greatest distance between a logit and its reference, above 0
 * @param pairs one or more
 */
public record ParityCheck(double tolerance, List<Pair> pairs) {
    public ParityCheck {
        if (!(tolerance > 0) || Double.isInfinite(tolerance)) {
            throw new RankFailure.Misconfigured("the parity tolerance is " + tolerance + ", must be above 0");
        }
        if (pairs.isEmpty()) {
            throw new RankFailure.Misconfigured("the parity check holds no pair; give at least one");
        }
        pairs = List.copyOf(pairs);
    }

    /**
     * Passes when every logit is within the tolerance of its reference.
     *
     * @param model named in the failure
     * @param logits one for each pair, in order
     */
    public void require(String model, double[] logits) {
        for (int i = 0; i < pairs.size(); i++) {
            double expected = pairs.get(i).logit();
            if (!(Math.abs(logits[i] - expected) <= tolerance)) {
                throw new RankFailure.Misconfigured("model '" + model + "' fails its parity check: pair " + (i + 1)
                        + " of " + pairs.size() + " scores " + logits[i] + ", expected " + expected + " within "
                        + tolerance + "; weights, tokenizer and winnow-parity.json do not belong together");
            }
        }
    }

    /** The same pairs, held to another distance. */
    public ParityCheck withTolerance(double tolerance) {
        return new ParityCheck(tolerance, pairs);
    }

    /** One pair and the logit that the model's own framework gave it. */
    public record Pair(String query, String passage, double logit) {
        public Pair {
            if (!Double.isFinite(logit)) {
                throw new RankFailure.Misconfigured(
                        "a parity logit is " + logit + "; reference scores must be finite numbers");
            }
        }
    }
}
