package dev.winnow.pipeline;

import dev.winnow.Expansion;
import dev.winnow.RankFailure;
import dev.winnow.Reranker;
import dev.winnow.Retriever;
import dev.winnow.context.ContextAssembler;
import dev.winnow.fusion.Fusion;
import java.util.List;
import java.util.Optional;

/**
 * The stages of a pipeline, in order.
 *
 * @param retrievers the first stages, each with its name; none for a pipeline that only reranks what it is given
 * @param depth how many candidates each retriever fetches and the fusion keeps, 1 to 10,000
 * @param fusion how several first stages become one; not asked when there is only one
 * @param rerankers the later stages, cheap to dear; may be empty
 * @param context how the answer becomes a text for a language model, if it does
 * @param expansion what finds other queries to ask beside the one given, if anything does
 */
public record Plan(
        List<NamedRetriever> retrievers,
        int depth,
        Fusion fusion,
        List<NamedReranker> rerankers,
        Optional<ContextAssembler> context,
        Optional<NamedExpansion> expansion) {
    public Plan {
        retrievers = List.copyOf(retrievers);
        rerankers = List.copyOf(rerankers);
        if (depth < 1 || depth > 10_000) {
            throw new RankFailure.InvalidInput("depth is " + depth + ", must be 1 to 10000");
        }
    }

    /** Which asks the query alone. */
    public Plan(
            List<NamedRetriever> retrievers,
            int depth,
            Fusion fusion,
            List<NamedReranker> rerankers,
            Optional<ContextAssembler> context) {
        this(retrievers, depth, fusion, rerankers, context, Optional.empty());
    }

    /** The same, with other queries asked too. */
    public Plan withExpansion(String name, Expansion expansion) {
        return new Plan(
                retrievers, depth, fusion, rerankers, context, Optional.of(new NamedExpansion(name, expansion)));
    }

    /** A plan that reranks what it is given. */
    public static Plan rerankOnly(String name, Reranker reranker) {
        return new Plan(
                List.of(),
                10_000,
                Fusion.reciprocalRank(),
                List.of(new NamedReranker(name, reranker)),
                Optional.empty());
    }

    /** What finds other queries, and the name it goes by in traces. */
    public record NamedExpansion(String name, Expansion expansion) {}

    /** A first stage and the name it goes by in traces. */
    public record NamedRetriever(String name, Retriever retriever) {}

    /**
     * A later stage and the name it goes by in traces.
     *
     * @param kind {@link Trace.Kind#RERANK} for what reads candidates and counts for the answer's {@link Quality}, {@link
     *     Trace.Kind#ARRANGE} for what only joins, cuts or spreads them
     */
    public record NamedReranker(String name, Reranker reranker, Trace.Kind kind) {
        /** One that reads candidates. */
        public NamedReranker(String name, Reranker reranker) {
            this(name, reranker, Trace.Kind.RERANK);
        }

        /** One that arranges what was found without reading it. */
        public static NamedReranker arranging(String name, Reranker reranker) {
            return new NamedReranker(name, reranker, Trace.Kind.ARRANGE);
        }
    }
}
