package dev.winnow;

import java.util.List;

/**
 * Finds other queries to ask beside the one at hand, before the first stages.
 *
 * <p>Contract: the queries keep the id, the filter and the term weights of the one given, which is not among them; none is
 * fine. Safe for concurrent use.
 */
@FunctionalInterface
public interface Expansion {
    /** @throws RankFailure when it cannot; the query given is still good then */
    List<Query> expand(Query query, Deadline deadline);
}
