package dev.winnow.bundle.engine;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import dev.winnow.bundle.ModelInput;
import java.util.List;
import java.util.OptionalDouble;

/** A loaded cross-encoder: a row of tokens in, one logit out. Safe for concurrent use; closing twice is allowed. */
public interface PairEngine extends AutoCloseable {
    /**
     * One logit a row, in order; a row's logit does not depend on the others.
     *
     * <p>Where the deadline allows a part, the answer may be of one or more rows at the front.
     *
     * @throws RankFailure.DeadlineExceeded when the deadline passes first
     */
    double[] logits(List<ModelInput> rows, Deadline deadline);

    /** How far its logits may lie from those of 32-bit arithmetic, for models with logits of a usual size (up to 12). */
    double tolerance();

    /** Milliseconds that rows of these lengths would take now if nothing else ran; empty where nobody has measured. */
    default OptionalDouble millis(int[] lengths) {
        return OptionalDouble.empty();
    }

    @Override
    void close();
}
