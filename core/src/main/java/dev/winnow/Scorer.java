package dev.winnow;

import java.util.List;

/**
 * A model that says how well passages answer a query. It scores and orders nothing.
 *
 * <p>Contract: scores are aligned with the passages and do not depend on which other passages stand in the list, nor on
 * their order (within the tolerance the implementation states); no passages give no scores; equal passages get equal
 * scores. Only a passage is ever truncated, never the query, and the scores say by how many tokens. Safe for concurrent
 * use until closed; closing twice is allowed.
 */
@FunctionalInterface
public interface Scorer extends AutoCloseable {
    /**
     * @throws RankFailure.InvalidInput when the query does not fit into the model
     * @throws RankFailure.DeadlineExceeded when the deadline passes first
     * @throws RankFailure.ModelFailure when the model answers with something that is not a score
     */
    Scores score(Query query, List<Passage> passages, Deadline deadline);

    /**
     * Whether a call costs much beside its passages, as one over a network does. Under a deadline such a scorer is asked once
     * for all passages, others slice by slice.
     */
    default boolean isAskedOnce() {
        return false;
    }

    /** Gives back what the model holds. A scorer that holds nothing need not override it. */
    @Override
    default void close() {}
}
