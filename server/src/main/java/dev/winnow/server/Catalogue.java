package dev.winnow.server;

import dev.winnow.app.EngineSettings;
import dev.winnow.app.PipelineSettings;
import dev.winnow.app.Winnow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

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
     * @param alone what that is
     * @param forecast what its requests cost
     * @param users the requests that are answered with it now
     */
    record Loaded(String name, Winnow search, Winnow rerank, Alone alone, Forecast forecast, Users users) {
        String reranker() {
            return alone.stage().kind();
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

    /**
     * Loads a pipeline, in place of the one that has this name: that one's models are read from their files again, requests
     * under way finish on it, and when the new one cannot be loaded it stays.
     */
    void load(String name, PipelineSettings settings) {
        Alone alone = Alone.of(settings);
        Winnow search = loaded.containsKey(name) ? root.afresh(settings) : root.with(settings);
        Winnow rerank = closingOnFailure(search, () -> search.with(alone.settings(settings)));
        Users users = new Users(() -> {
            rerank.close();
            search.close();
        });
        Loaded before = loaded.put(name, new Loaded(name, search, rerank, alone, new Forecast(), users));
        if (before != null) {
            before.users().retire();
        }
    }

    private static Winnow closingOnFailure(Winnow first, Supplier<Winnow> second) {
        try {
            return second.get();
        } catch (RuntimeException e) {
            first.close();
            throw e;
        }
    }

    /** Works with a pipeline, which stays open meanwhile, whoever unloads it. */
    <T> T with(Optional<String> name, Function<Loaded, T> work) {
        Loaded found = find(name);
        while (!found.users().enter()) {
            found = find(name);
        }
        try {
            return work.apply(found);
        } finally {
            found.users().leave();
        }
    }

    /** The pipeline of this name or alias; the default one where none is named. */
    private Loaded find(Optional<String> name) {
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

    /**
     * Forgets a pipeline; requests under way finish, then models that only it used are closed. The default one stays.
     */
    boolean unload(String name) {
        Loaded gone = name.equals(DEFAULT) ? null : loaded.remove(name);
        if (gone != null) {
            gone.users().retire();
        }
        return gone != null;
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
        List<Loaded> last = List.copyOf(loaded.values());
        loaded.clear(); // so that a request that comes now is refused, and does not wait for a pipeline to come back
        last.forEach(pipeline -> pipeline.users().retire());
        root.close();
    }
}
