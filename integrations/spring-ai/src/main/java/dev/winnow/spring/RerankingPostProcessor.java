package dev.winnow.spring;

import dev.winnow.Deadline;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.app.Winnow;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Pipeline;
import dev.winnow.pipeline.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.ai.document.Document;
import org.springframework.ai.rag.postretrieval.document.DocumentPostProcessor;

/**
 * Puts the documents that a retriever of Spring AI found into a better order.
 *
 * <p>Each document comes back with its id, text and metadata, the score of the last stage that read it, and what was done
 * under keys that begin with {@code winnow.}: the place and score it came with, that stage, tokens it could not read, a
 * calibrated probability, and how much of the reranking was done. Documents are told apart by their places, so that equal ids are no
 * error and none is lost. Documents of media alone are not read: they stand below the others, in their earlier order, without
 * a score. The same holds below the pipeline's depth, except that an earlier reranker's score stays.
 *
 * <p>A stage that fails or is late is passed over: the documents then keep the order and scores they came with, and {@code
 * winnow.quality} and {@code winnow.reason} say so. Safe for concurrent use; what it was made of stays the caller's to close.
 *
 * <p>Useful for: retrieving broadly and giving the language model the best few. Not useful for: as few documents as
 * the language model reads anyway.
 */
public final class RerankingPostProcessor implements DocumentPostProcessor {
    private final Stages stages;
    private final int topN;
    private final Optional<Duration> deadline;

    @FunctionalInterface
    private interface Stages {
        Outcome rerank(Query query, Ranking given, Deadline deadline);
    }

    private RerankingPostProcessor(Stages stages, int topN, Optional<Duration> deadline) {
        this.stages = stages;
        this.topN = topN;
        this.deadline = deadline;
    }

    /** By the later stages of a pipeline; its own deadline, if it has one, holds until {@link #within} gives another. */
    public static RerankingPostProcessor of(Winnow winnow) {
        return new RerankingPostProcessor(winnow::rerank, Integer.MAX_VALUE, Optional.empty());
    }

    /** By one reranker, under the name by which the trace speaks of it. */
    @SuppressWarnings("resource") // a pipeline without a first stage starts nothing that closing would end
    public static RerankingPostProcessor of(String name, Reranker reranker) {
        Pipeline pipeline = new Pipeline(Plan.rerankOnly(name, reranker));
        return new RerankingPostProcessor(pipeline::rerank, Integer.MAX_VALUE, Optional.empty());
    }

    /** The same, which gives back the best {@code topN} documents only, 1 or more. */
    public RerankingPostProcessor keeping(int topN) {
        if (topN < 1) {
            throw new RankFailure.InvalidInput("topN is " + topN + ", must be 1 or more");
        }
        return new RerankingPostProcessor(stages, topN, deadline);
    }

    /** The same, with so much time for each call. */
    public RerankingPostProcessor within(Duration deadline) {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new RankFailure.InvalidInput("the deadline is " + deadline + ", must be above zero");
        }
        return new RerankingPostProcessor(stages, topN, Optional.of(deadline));
    }

    /**
     * The documents, best first; a permutation of those given, unless {@link #keeping} or the pipeline drops some.
     *
     * @throws RankFailure.InvalidInput when the query's text is one that Winnow refuses: see {@link Query}
     * @throws RankFailure.Misconfigured when a stage of the pipeline does not fit
     */
    @Override
    public List<Document> process(org.springframework.ai.rag.Query query, List<Document> documents) {
        Retrieved retrieved = new Retrieved(documents);
        if (documents.isEmpty()) {
            return List.of();
        }
        Outcome outcome = stages.rerank(
                Query.of(query.text()),
                retrieved.ranking(),
                deadline.map(Deadline::after).orElse(Deadline.none()));
        return retrieved.inOrderOf(outcome).stream().limit(topN).toList();
    }
}
