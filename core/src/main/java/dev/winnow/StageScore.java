package dev.winnow;

import java.util.Optional;

/**
 * What one stage said of one candidate.
 *
 * @param stage the stage's name, such as {@code bm25} or {@code fused}
 * @param rank the place the stage gave it, from 1
 * @param logit the finite number the stage ordered by, greater is better
 * @param scale what that number means
 * @param lostTokens how many of the passage's tokens the stage could not read, 0 when it read all
 * @param window the part of the text that counted most, where the stage read it in parts
 */
public record StageScore(String stage, int rank, double logit, Scale scale, int lostTokens, Optional<Window> window) {
    public StageScore {
        if (rank < 1) {
            throw new RankFailure.InvalidInput("rank is " + rank + ", must be 1 or more");
        }
        if (!Double.isFinite(logit)) {
            throw new RankFailure.ModelFailure(
                    "stage '" + stage + "' gave the score " + logit + "; scores must be finite numbers");
        }
        if (lostTokens < 0) {
            throw new RankFailure.InvalidInput("lost tokens are " + lostTokens + ", must be 0 or more");
        }
    }

    /** Of a stage that read the text as one. */
    public StageScore(String stage, int rank, double logit, Scale scale, int lostTokens) {
        this(stage, rank, logit, scale, lostTokens, Optional.empty());
    }

    public StageScore(String stage, int rank, double logit, Scale scale) {
        this(stage, rank, logit, scale, 0);
    }

    /** The number to show to people; see {@link Scale#display}. */
    public double score() {
        return scale.display(logit);
    }
}
