package dev.winnow.calibrate;

import dev.winnow.RankFailure;

/** What a candidate must reach to be shown. It says the same of every model; a raw score can be no threshold. */
public sealed interface Threshold {
    /** Everything is shown. */
    record None() implements Threshold {}

    /** Shown is what is at least this likely to be relevant. */
    record Probability(double least) implements Threshold {
        public Probability {
            require("probability", least);
        }
    }

    /** Shown is as much as can be with this share of it relevant, as measured on the judgements. */
    record Precision(double target) implements Threshold {
        public Precision {
            require("precision", target);
        }
    }

    private static void require(String what, double given) {
        if (!(given >= 0 && given <= 1)) {
            throw new RankFailure.InvalidInput("the threshold is a " + what + " of " + given
                    + ", must be 0 to 1; raw scores such as logits cannot be thresholds");
        }
    }
}
