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
     * @param deadline where it {@link Deadline#allowsPart allows a part}, the scores may be of one or more passages at the front
     * @throws RankFailure.InvalidInput when the query does not fit into the model
     * @throws RankFailure.DeadlineExceeded when the deadline passes first
     * @throws RankFailure.ModelFailure when the model answers with something that is not a score
     */
    Scores score(Query query, List<Passage> passages, Deadline deadline);

    /** Gives back what the model holds. A scorer that holds nothing need not override it. */
    @Override
    default void close() {}
}
