package dev.winnow.diversity;

import dev.winnow.RankFailure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a pipeline does against repetition: copies are joined before the rerankers, quotas and marginal relevance follow
 * them, in this order, so that the best of each kind is what is spread.
 *
 * @param join from which resemblance on near-duplicates are joined, if they are
 * @param quotas may be empty
 * @param marginal how candidates are spread, if they are
 */
public record DiversitySettings(OptionalDouble join, List<Quota> quotas, Optional<Marginal> marginal) {
    public DiversitySettings {
        quotas = List.copyOf(quotas);
        join.ifPresent(Diversity::joining); // refuses what is out of range
        if (quotas.stream().map(Quota::field).distinct().count() < quotas.size()) {
            throw new RankFailure.InvalidInput("two quotas are of one field; give each field once");
        }
    }

    /**
     * Marginal relevance.
     *
     * @param lambda 0 to 1, default 0.7
     * @param depth how many candidates, default 50
     * @param by what tells likeness
     */
    public record Marginal(double lambda, int depth, By by) {
        public Marginal {
            Diversity.marginal(lambda, depth, Likeness.ofWords()); // refuses what is out of range
        }
    }

    /** What tells how alike passages are. */
    public enum By {
        /** The index's vectors, or the encoder's where the index has none. */
        VECTORS,
        /** Common runs of three words. */
        WORDS
    }
}
