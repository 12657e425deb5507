package dev.winnow.fusion;

import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import java.util.List;

/**
 * Several rankings of one query become one.
 *
 * <p>Contract: the answer holds every passage that any ranking holds, once; each candidate keeps what every earlier
 * stage said of it, and gets one {@link dev.winnow.StageScore} of the stage {@code fused}, on {@link
 * dev.winnow.Scale#FUSED}. Equal scores are ordered by the best place any ranking gave, then by id. No rankings, or only
 * empty ones, give an empty ranking. Without weights the order of the rankings does not matter.
 */
@FunctionalInterface
public interface Fusion {
    /** The name under which fusion's scores are kept. */
    String STAGE = "fused";

    Ranking fuse(List<Ranking> rankings);

    /** Reciprocal rank fusion with the constant of its paper, 60, and equal weights. */
    static Fusion reciprocalRank() {
        return reciprocalRank(60, List.of());
    }

    /**
     * Reciprocal rank fusion: a passage's score is the sum over rankings of {@code weight / (k + place)}, places from 1; a
     * ranking that does not hold the passage adds nothing.
     *
     * <p>Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning
     * methods", SIGIR 2009 (there without weights, k = 60).
     *
     * <p>Useful for: lists whose scores cannot be compared or are not there. Not useful for: lists of very different
     * quality without weights; it forgets by how much a candidate won.
     *
     * @param k dampens the first places, 0 or more
     * @param weights one for each ranking, each 0 or more; empty for equal weights
     */
    static Fusion reciprocalRank(double k, List<Double> weights) {
        if (!(k >= 0) || Double.isInfinite(k)) {
            throw new RankFailure.InvalidInput("k is " + k + ", must be 0 or more; 60 is usual");
        }
        return new ReciprocalRank(k, Weights.of(weights));
    }

    /** Equal weights; what a list did not find counts as that list's lowest score. */
    static Fusion weightedSum(Normalization normalization) {
        return weightedSum(normalization, Missing.LOWEST, List.of());
    }

    /**
     * A passage's score is the weighted mean over rankings of its normalised scores.
     *
     * <p>Useful for: retrievers whose scores mean something, such as BM25 with dense: per-query min-max beats reciprocal
     * rank on most public collections. Not useful for: lists without scores, or with outliers that squeeze the rest.
     *
     * @param normalization how each ranking's scores become comparable, within this query
     * @param missing what a ranking says of a passage it does not hold
     * @param weights one for each ranking, each 0 or more, not all 0; empty for equal weights
     */
    static Fusion weightedSum(Normalization normalization, Missing missing, List<Double> weights) {
        return new WeightedSum(normalization, missing, Weights.of(weights));
    }
}
