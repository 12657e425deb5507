package dev.winnow.pipeline;

import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.context.Context;
import java.util.Optional;

/**
 * The answer to one query.
 *
 * @param query what was asked
 * @param firstStage what retrieval and fusion gave, before any reranker
 * @param ranking the final order
 * @param context the best passages as a text, where the plan asks for it
 * @param trace what was done, and what could not be
 */
public record Outcome(Query query, Ranking firstStage, Ranking ranking, Optional<Context> context, Trace trace) {}
