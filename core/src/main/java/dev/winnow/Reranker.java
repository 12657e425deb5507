package dev.winnow;

/**
 * A later stage: puts candidates into a better order.
 *
 * <p>Contract: the answer is a permutation of the ranking given, unless this reranker was told to drop candidates; what
 * it did not look at (the tail below its depth) stays below what it did, in the earlier order; equal scores keep the
 * earlier order. Safe for concurrent use.
 */
@FunctionalInterface
public interface Reranker {
    /** @throws RankFailure when it cannot; the ranking given is still good then */
    Ranking rerank(Query query, Ranking ranking, Deadline deadline);

    /** This reranker followed by another. */
    default Reranker then(Reranker next) {
        return (query, ranking, deadline) -> next.rerank(query, rerank(query, ranking, deadline), deadline);
    }
}
