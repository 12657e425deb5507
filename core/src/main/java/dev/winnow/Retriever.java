package dev.winnow;

/**
 * A first stage: finds the passages of a collection that may answer a query.
 *
 * <p>Contract: at most {@code depth} candidates, each passing the query's filter, in the total order (logit descending,
 * then id), each with one {@link StageScore}; an empty ranking when nothing matches. Safe for concurrent use.
 */
@FunctionalInterface
public interface Retriever {
    /**
     * @param query what is asked
     * @param depth how many candidates at most, 1 or more
     * @param deadline when the answer must be there
     * @throws RankFailure.InvalidInput when {@code depth} is below 1
     * @throws RankFailure.DeadlineExceeded when the deadline has passed
     */
    Ranking retrieve(Query query, int depth, Deadline deadline);
}
