package dev.winnow.rerank;

import dev.winnow.RankFailure;
import java.util.Arrays;

/**
 * Stops reading when the kept set is unlikely to change: when the best of the last {@code slice} candidates stayed at least
 * {@code margin} below the worst of the {@code keep} best so far. Candidates come in the order of the stage before, so that
 * what is left is less likely to be good than what was just read. This is a rule of thumb, not a proof: a candidate far down
 * may be the best of all. What it costs on your queries, {@code winnow eval} shows for a pipeline with it beside one without.
 *
 * @param keep how many places matter, 1 or more
 * @param margin on the scorer's own scale, 0 or more
 * @param slice how many candidates are read between two looks, 1 or more
 */
public record EarlyStop(int keep, double margin, int slice) {
    public EarlyStop {
        if (keep < 1 || slice < 1) {
            throw new RankFailure.InvalidInput("an early stop keeps " + keep + " and looks every " + slice
                    + " candidates; both must be 1 or more");
        }
        if (!(margin >= 0)) {
            throw new RankFailure.InvalidInput("the margin of an early stop is " + margin + ", must be 0 or more");
        }
    }

    /** Whether to stop, the last slice being the end of these scores. */
    boolean isReached(double[] logits, int from) {
        if (from < keep) {
            return false;
        }
        double[] before = Arrays.copyOf(logits, from);
        Arrays.sort(before);
        double worstKept = before[from - keep];
        double best = Arrays.stream(logits, from, logits.length).max().orElse(Double.NEGATIVE_INFINITY);
        return best + margin <= worstKept;
    }
}
