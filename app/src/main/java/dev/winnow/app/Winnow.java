package dev.winnow.app;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.app.redis.RedisStats;
import dev.winnow.late.Match;
import dev.winnow.lucene.LuceneIndex;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Pipeline;
import dev.winnow.pipeline.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The door: reranks lists, and searches an index through both stages.
 *
 * <p>Safe for concurrent use until closed. Models are loaded on first use. Nothing reaches the network unless the
 * pipeline names a remote stage.
 */
public final class Winnow implements AutoCloseable {
    private final Models models;
    private final Optional<LuceneIndex> index;
    private final PipelineSettings settings;
    private final Assembly assembly;
    private final Plan plan;
    private final Pipeline pipeline;
    private final Owns owns;
    private final Optional<Duration> deadline;
    private final Set<String> held;
    private final Optional<RememberingScorer> remembering;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** What closing this closes beside its pipeline. */
    private enum Owns {
        NOTHING,
        MODELS,
        ALL
    }

    private Winnow(Models models, Optional<LuceneIndex> index, PipelineSettings settings, Owns owns) {
        this.models = models;
        this.index = index;
        this.settings = settings;
        this.deadline = settings.deadline();
        this.owns = owns;
        this.assembly = new Assembly(models, index, Models::countTokens);
        this.held = new LinkedHashSet<>(StageModels.local(settings));
        held.add(assembly.named().encoder());
        held.add(assembly.named().late());
        held.add(Models.BUNDLED_ENCODER);
        models.hold(held);
        try {
            this.plan = assembly.plan(settings);
            this.pipeline = new Pipeline(plan);
            this.remembering = assembly.remembering(settings);
        } catch (RuntimeException e) {
            models.release(held);
            throw e;
        }
    }

    /** Reranks with the built-in second stage; there is no index to search. */
    public static Winnow open() {
        return open(PipelineSettings.find("default"));
    }

    /** Reranks with the second stages of these settings; there is no index to search. */
    public static Winnow open(PipelineSettings settings) {
        return closingOnFailure(Models.standard(), null, settings);
    }

    /** Without an index, on engines as these settings say. */
    public static Winnow open(PipelineSettings settings, EngineSettings engines) {
        return closingOnFailure(new Models(engines), null, settings);
    }

    /** Searches an index with the built-in pipeline. */
    public static Winnow open(Path index) {
        return open(index, PipelineSettings.find("default"));
    }

    /** @throws dev.winnow.RankFailure.Misconfigured when the folder holds no readable index, or one that does not fit */
    public static Winnow open(Path index, PipelineSettings settings) {
        return open(index, settings, EngineSettings.defaults());
    }

    /** With an index, on engines as these settings say. */
    public static Winnow open(Path index, PipelineSettings settings, EngineSettings engines) {
        Models models = new Models(engines);
        LuceneIndex opened;
        try {
            opened = LuceneIndex.open(index);
            models.keepTokens(index);
        } catch (RuntimeException e) {
            models.close();
            throw e;
        }
        return closingOnFailure(models, opened, settings);
    }

    private static Winnow closingOnFailure(Models models, @Nullable LuceneIndex index, PipelineSettings settings) {
        try {
            return new Winnow(models, Optional.ofNullable(index), settings, Owns.ALL);
        } catch (RuntimeException e) {
            if (index != null) {
                index.close();
            }
            models.close();
            throw e;
        }
    }

    /**
     * Another pipeline over the same models and the same index, to be closed before this one. Closing it closes those of its
     * models that no other pipeline uses, and nothing else.
     */
    public Winnow with(PipelineSettings settings) {
        return new Winnow(models, index, settings, Owns.NOTHING);
    }

    /**
     * As {@link #with}, with models of its own that are read from their files now, in place of those that are open: for files
     * that may have changed. Closing it closes them, and not the index.
     *
     * @throws RankFailure.Misconfigured when a file no longer makes sense
     */
    public Winnow afresh(PipelineSettings settings) {
        Models own = models.another();
        try {
            return new Winnow(own, index, settings, Owns.MODELS);
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    /** The pipeline that answers. */
    public PipelineSettings settings() {
        return settings;
    }

    /**
     * Puts texts into a better order for a query; their ids are their places in the list, from 1.
     *
     * @throws RankFailure when a stage fails: a list alone could not say that it was passed over
     */
    public Ranking rerank(String query, List<String> texts) {
        Outcome outcome = rerank(Query.of(query), Ranking.unscored(passages(texts)), Deadline.none());
        outcome.trace().degradations().stream().findFirst().ifPresent(step -> {
            throw new RankFailure.Unavailable(
                    "the texts were not reranked as asked: " + step.stage() + " failed with "
                            + step.degradation().orElse("no reason"),
                    null);
        });
        return outcome.ranking();
    }

    private static List<Passage> passages(List<String> texts) {
        List<Passage> passages = new ArrayList<>();
        for (String text : texts) {
            passages.add(Passage.of(Integer.toString(passages.size() + 1), text));
        }
        return passages;
    }

    /** Puts candidates into a better order, and says what was done. */
    public Outcome rerank(Query query, Ranking candidates, Deadline deadline) {
        return pipeline.rerank(query, candidates, within(deadline));
    }

    /** Searches the index through every stage. */
    public Outcome search(String query) {
        return search(Query.of(query), Deadline.none());
    }

    /** Searches the index through every stage by a deadline; without a limit, by the pipeline's own, if it has one. */
    public Outcome search(Query query, Deadline deadline) {
        return pipeline.search(query, within(deadline));
    }

    /**
     * As {@link #search(Query, Deadline)}, with a depth, weights or marginal relevance of its own. Loads and reads nothing.
     *
     * @throws RankFailure.InvalidInput when the variation does not fit the pipeline
     */
    public Outcome search(Query query, Deadline deadline, Variation variation) {
        if (variation.isNone()) {
            return search(query, deadline);
        }
        try (Pipeline varied = new Pipeline(assembly.varied(plan, settings, variation))) {
            return varied.search(query, within(deadline));
        }
    }

    private Deadline within(Deadline given) {
        return given.isLimited() ? given : deadline.map(Deadline::after).orElse(given);
    }

    /**
     * Which words of a passage met which words of the query, strongest first, as late interaction sees it that the pipeline
     * names; without such a stage, as the index's model of it does. A passage whose token vectors are kept is not encoded again.
     */
    public List<Match> evidence(Query query, Passage passage) {
        return assembly.maxSim(
                        "evidence",
                        StageModels.late(settings)
                                .orElseGet(() -> assembly.named().late()))
                .evidence(query, passage, Deadline.none());
    }

    /**
     * How many tokens each text has for the model of the first later stage that runs here, or else for the bundled encoder;
     * markers are not counted, and a passage that is counted need not be cut into tokens again.
     */
    public List<Integer> countTokens(List<String> passages) {
        return models.countTokens(model(), passages);
    }

    private String model() {
        return StageModels.local(settings).stream().findFirst().orElse(Models.BUNDLED_ENCODER);
    }

    /** Tokens of one input at most, markers included, for the model that {@link #countTokens} asks. */
    public int window() {
        return models.window(model());
    }

    /**
     * The places of the texts that need not be read, because the only later stage remembers what its model said of them for
     * this query; none where nothing is remembered.
     */
    public BitSet remembered(String query, List<String> texts) {
        return remembering
                .map(scorer -> scorer.remembered(Query.of(query), passages(texts)))
                .orElseGet(BitSet::new);
    }

    /**
     * The places of the texts whose scores another server shared: they are remembered now, and no model here has read them.
     * Known after the texts were reranked; none without a shared cache.
     */
    public BitSet recalled(String query, List<String> texts) {
        return remembering
                .map(scorer -> scorer.recalled(Query.of(query), passages(texts)))
                .orElseGet(BitSet::new);
    }

    /** How the cache does that is shared with other servers, where the settings name one. */
    public Optional<RedisStats> sharedCache() {
        return models.sharedCache();
    }

    /** How the caches of the models do, those that there are. */
    public List<CacheStats> caches() {
        return models.caches();
    }

    /** One vector of unit length for each text, by the bundled encoder. */
    public List<float[]> encode(Encoder.Side side, List<String> texts, Deadline deadline) {
        return models.queries(Models.BUNDLED_ENCODER).encode(side, texts, deadline);
    }

    /**
     * Adds passages to the index, in place of those it holds under the same ids. All of them are durable and found once this
     * returns; when it fails, none is. One caller at a time writes, the others wait.
     *
     * @throws RankFailure.Misconfigured when there is no index
     */
    public void put(List<Passage> passages) {
        change(passages, List.of());
    }

    /** Takes passages out of the index, those it does not hold being no error; gone for good once this returns. */
    public void delete(List<String> ids) {
        change(List.of(), ids);
    }

    /** Puts passages, then takes others out, in one commit: readers see both or neither, and so does the disk. */
    public void change(List<Passage> put, List<String> delete) {
        liveIndex().change(put, delete);
    }

    /** The passage of this id; empty too without an index. */
    public Optional<Passage> find(String id) {
        return index.flatMap(open -> open.find(id));
    }

    private LiveIndex liveIndex() {
        return index.map(open -> new LiveIndex(open, models))
                .orElseThrow(() -> new RankFailure.Misconfigured("there is no index here; open Winnow with one"));
    }

    /** Whether the index keeps vectors, so that what is put into it goes through an encoder. */
    public boolean keepsVectors() {
        return index.filter(open -> open.settings().vectors() != null).isPresent();
    }

    /** How many passages the index holds; 0 without an index. */
    public long size() {
        return index.map(LuceneIndex::size).orElse(0L);
    }

    @Override
    public void close() {
        pipeline.close();
        switch (owns) {
            case NOTHING -> {
                if (closed.compareAndSet(false, true)) {
                    models.release(held);
                }
            }
            case MODELS -> models.close();
            case ALL -> {
                index.ifPresent(LuceneIndex::close);
                models.close();
            }
        }
    }
}
