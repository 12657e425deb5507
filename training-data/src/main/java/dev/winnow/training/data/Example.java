package dev.winnow.training.data;

import dev.winnow.RankFailure;
import java.util.OptionalDouble;

/**
 * A passage and how well it answers the query of its group.
 *
 * @param passage what the model reads, not blank
 * @param label from 0, does not answer, to 1, answers fully
 * @param offset what the first stage says of it, as a calibrated logit, so that the model learns the correction; empty where
 *     nobody asked
 * @param teacher the logit another model gave it, to be imitated; empty where nobody asked
 */
public record Example(String passage, double label, OptionalDouble offset, OptionalDouble teacher) {
    public Example {
        if (passage.isBlank()) {
            throw new RankFailure.InvalidInput("an example's passage is blank; leave it out");
        }
        if (!(label >= 0 && label <= 1)) {
            throw new RankFailure.InvalidInput(
                    "the label is " + label + ", must be 0 to 1; divide grades by the highest");
        }
        requireFinite("offset", offset);
        requireFinite("teacher's logit", teacher);
    }

    /** A passage that only people judged. */
    public Example(String passage, double label) {
        this(passage, label, OptionalDouble.empty(), OptionalDouble.empty());
    }

    public Example withOffset(double logit) {
        return new Example(passage, label, OptionalDouble.of(logit), teacher);
    }

    public Example withTeacher(double logit) {
        return new Example(passage, label, offset, OptionalDouble.of(logit));
    }

    private static void requireFinite(String what, OptionalDouble value) {
        if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
            throw new RankFailure.InvalidInput(
                    "an example's " + what + " is " + value.getAsDouble() + ", must be finite; leave it out");
        }
    }
}
