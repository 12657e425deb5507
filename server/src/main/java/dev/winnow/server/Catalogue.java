package dev.winnow.server;

import dev.winnow.app.EngineSettings;
import dev.winnow.app.PipelineSettings;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.app.Winnow;
import dev.winnow.rerank.Rerankers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pipelines of a process, over one index and one set of models, and the names they go by. Every pipeline can search, and
 * its last reranker alone can rerank what callers bring. Safe for concurrent use.
 */
final class Catalogue implements AutoCloseable {
    static final String DEFAULT = "default";

    /** Names under which services sell their rerankers: whoever only changes the address goes on naming them. */
    private static final List<String> SOLD = List.of(
            "rerank-v4.0-pro",
            "rerank-v4.0-fast",
            "rerank-v3.5",
            "rerank-english-v3.0",
            "rerank-multilingual-v3.0",
            "rerank-english-v2.0",
            "rerank-multilingual-v2.0",
            "jina-reranker-v3",
            "jina-reranker-m0",
            "jina-reranker-v2-base-multilingual",
            "jina-reranker-v1-base-en",
            "jina-reranker-v1-turbo-en",
            "jina-reranker-v1-tiny-en",
            "rerank-2.5",
            "rerank-2.5-lite",
            "rerank-2",
            "rerank-2-lite",
            "rerank-1",
            "rerank-lite-1",
            "default/not-specified");

    /**
     * A pipeline that is loaded.
     *
     * @param search through every stage
     * @param rerank its last reranker alone, over everything it is given
     * @param sliceable whether a text's score does not depend on the others
     * @param forecast what its requests cost
     */
    record Loaded(String name, Winnow search, Winnow rerank, boolean sliceable, Forecast forecast) {
        /** Whether its reranker runs in this process. */
        boolean isLocal() {
            SecondStage stage = rerank.settings().secondStages().getLast();
            return stage instanceof SecondStage.MaxSim || stage instanceof SecondStage.CrossEncoder;
        }

        String reranker() {
            return rerank.settings().secondStages().getLast().kind();
        }
    }

    private final Winnow root;
    private final Map<String, Loaded> loaded = new ConcurrentHashMap<>();
    private final Map<String, String> aliases = new ConcurrentHashMap<>();

    private Catalogue(Winnow root) {
        this.root = root;
    }

    static Catalogue open(ServerSettings settings, EngineSettings engines) {
        PipelineSettings first = settings.offer().pipeline();
        Winnow root = settings.index()
                .map(index -> Winnow.open(index, first, engines))
                .orElseGet(() -> Winnow.open(first, engines));
        Catalogue catalogue = new Catalogue(root);
        try {
            SOLD.forEach(name -> catalogue.aliases.put(name, DEFAULT));
            catalogue.aliases.putAll(settings.offer().aliases());
            catalogue.load(DEFAULT, first);
            settings.offer().pipelines().forEach(catalogue::load);
            return catalogue;
        } catch (RuntimeException e) {
            catalogue.close();
            throw e;
        }
    }

    /** Loads a pipeline, in place of the one that has this name; requests under way finish on the old one. */
    void load(String name, PipelineSettings settings) {
        SecondStage alone = alone(settings);
        Winnow search = root.with(settings);
        Winnow rerank = root.with(settings.withContext(Optional.empty())
                .withDiversity(Optional.empty()) // whoever asks for reranking alone gets every document back
                .withSecondStages(List.of(alone)));
        loaded.put(name, new Loaded(name, search, rerank, isSliceable(alone), new Forecast()));
    }

    private static boolean isSliceable(SecondStage stage) {
        return !(stage instanceof SecondStage.LlmListwise || stage instanceof SecondStage.Fallback);
    }

    /** The last reranker, to decide alone and on everything; late interaction where there is none. */
    private static SecondStage alone(PipelineSettings settings) {
        int all = Rerankers.MAX_DEPTH;
        if (settings.secondStages().isEmpty()) {
            return new SecondStage.MaxSim(Optional.empty(), all, OptionalDouble.empty());
        }
        SecondStage last = settings.secondStages().getLast();
        if (last instanceof SecondStage.Guarded guarded) {
            last = guarded.stage(); // whoever asks for reranking alone gets it for every document
        }
        if (last instanceof SecondStage.MaxSim maxSim) {
            return new SecondStage.MaxSim(maxSim.model(), all, OptionalDouble.empty());
        }
        if (last instanceof SecondStage.CrossEncoder crossEncoder) {
            return new SecondStage.CrossEncoder(crossEncoder.model(), all, OptionalDouble.empty());
        }
        return last;
    }

    /** The pipeline of this name or alias; the default one where none is named. */
    Loaded find(Optional<String> name) {
        String asked = name.filter(text -> !text.isBlank()).orElse(DEFAULT);
        Loaded found = loaded.get(asked);
        if (found == null) {
            found = loaded.get(aliases.getOrDefault(asked, asked));
        }
        if (found == null) {
            throw new Refusal(Problem.UNKNOWN_MODEL, asked);
        }
        return found;
    }

    /** Forgets a pipeline; requests under way finish. The default one stays. */
    boolean unload(String name) {
        return !name.equals(DEFAULT) && loaded.remove(name) != null;
    }

    /** The door that holds the index and the models. */
    Winnow root() {
        return root;
    }

    List<Loaded> all() {
        return new ArrayList<>(new TreeMap<>(loaded).values());
    }

    SequencedMap<String, String> aliases() {
        return new TreeMap<>(aliases);
    }

    @Override
    public void close() {
        loaded.values().forEach(pipeline -> {
            pipeline.search().close();
            pipeline.rerank().close();
        });
        root.close();
    }
}
