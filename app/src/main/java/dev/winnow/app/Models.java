package dev.winnow.app;

import dev.winnow.Chat;
import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.TokenEncoder;
import dev.winnow.app.EngineSettings.Engine;
import dev.winnow.app.PipelineSettings.Vendor;
import dev.winnow.app.redis.RedisCache;
import dev.winnow.app.redis.RedisStats;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.TokenCache;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.onnx.OnnxModels;
import dev.winnow.packed.PackedModels;
import dev.winnow.remote.ChatCompletions;
import dev.winnow.remote.ChatSettings;
import dev.winnow.remote.RemoteRerankers;
import dev.winnow.remote.RemoteSettings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The models of a process: each is loaded when it is first asked for, shared by whoever asks again, and closed with this.
 * What each runs on is chosen by {@link EngineChoice} and logged. They share one cache of their documents' tokens. Safe for
 * concurrent use.
 */
public final class Models implements AutoCloseable {
    /** The encoder that comes with Winnow. */
    public static final String BUNDLED_ENCODER = "all-MiniLM-L6-v2";

    /** The late interaction that comes with Winnow: a step learned over that encoder, and on its engine. */
    public static final String BUNDLED_RERANKER = "winnow-mini-en";

    /** The length of their vectors. */
    public static final int BUNDLED_DIMENSIONS = 384;

    /** Kept in an index's folder. */
    private static final String TOKENS_FILE = "winnow-tokens";

    private static final Logger LOG = System.getLogger(Models.class.getName());

    private final EngineSettings settings;
    private final TokenCache tokens = TokenCache.ofBytes(TokenCache.DEFAULT_BYTES);
    private final Caches caches;
    private final Optional<RedisCache> redis;
    private final Optional<SharedScores> shared;
    private final Map<String, Open<TextEncoder>> encoders = new LinkedHashMap<>();
    private final Map<String, Open<Scorer>> crossEncoders = new LinkedHashMap<>();
    private final Map<String, Integer> holders = new HashMap<>();
    private long opened;
    private final Map<String, EngineChoice> choices = new LinkedHashMap<>();
    private final Map<String, ModelBundle> bundles = new LinkedHashMap<>();
    private final Map<String, String> identities = new LinkedHashMap<>();
    private @Nullable Path tokensFile;
    private boolean tokensLoaded;
    private final Map<ChatSettings, Chat> chats = new LinkedHashMap<>();
    private final Map<Service, Scorer> hosted = new LinkedHashMap<>();
    private boolean closed;

    /** Asks a shared cache, where the settings name one, whether it is there; two seconds at most. */
    public Models(EngineSettings settings) {
        this(settings, settings.caches().shared().map(RedisCache::open));
    }

    private Models(EngineSettings settings, Optional<RedisCache> redis) {
        this(
                settings,
                redis,
                redis.map(open -> new SharedScores(
                        open, settings.caches().shared().orElseThrow().namespace())));
    }

    private Models(EngineSettings settings, Optional<RedisCache> redis, Optional<SharedScores> shared) {
        this.settings = settings;
        this.redis = redis;
        this.shared = shared;
        this.caches = new Caches(settings.caches(), shared);
    }

    /**
     * A model that is open.
     *
     * @param number that no other of these ever has
     * @param version what tells it from others everywhere, where that is wanted and its files did not change meanwhile
     */
    private record Open<T>(T model, long number, Optional<String> version) {}

    /** With the same settings and nothing open, to be closed before this: what is shared with others stays this one's. */
    Models another() {
        return new Models(settings, Optional.empty(), shared);
    }

    public static Models standard() {
        return new Models(EngineSettings.defaults());
    }

    /** How many tokens a text has for the bundled encoder, markers not counted. */
    public static int countTokens(String text) {
        return Bundles.find(BUNDLED_ENCODER).tokenizer().tokenize(text).size();
    }

    /** @param nameOrFolder what {@link Bundles#find} takes */
    public TextEncoder encoder(String nameOrFolder) {
        return openEncoder(nameOrFolder).model();
    }

    private synchronized Open<TextEncoder> openEncoder(String nameOrFolder) {
        requireOpen();
        Open<TextEncoder> known = encoders.get(nameOrFolder);
        if (known != null) {
            return known;
        }
        ModelBundle bundle = find(nameOrFolder);
        Optional<ModelBundle> behind = Bundles.behind(bundle);
        Open<TextEncoder> made = behind.isPresent()
                ? over(behind.get(), bundle)
                : open(
                        bundle,
                        () -> PackedModels.encoder(bundle, settings.packed()),
                        () -> OnnxModels.encoder(bundle, settings.onnx()));
        encoders.put(nameOrFolder, made);
        return made;
    }

    /** A linear step over an encoder, on that encoder's engine. */
    private Open<TextEncoder> over(ModelBundle base, ModelBundle bundle) {
        Open<TextEncoder> below = openEncoder(base.name());
        Optional<String> before = version(bundle);
        TextEncoder encoder = below.model().withStep(bundle);
        choices.put(bundle.source(), Objects.requireNonNull(choices.get(base.source())));
        Optional<String> version = unchanged(before, bundle)
                .flatMap(own -> below.version().map(under -> own + " over " + under)); // it read its files earlier
        return new Open<>(encoder, ++opened, version);
    }

    /** As {@link #encoder}, which remembers the vectors of queries where that is wanted. */
    Encoder queries(String nameOrFolder) {
        Open<TextEncoder> open = openEncoder(nameOrFolder);
        return caches.around(open.number(), open.model());
    }

    /** As {@link #queries}, of one vector a token. */
    TokenEncoder queryTokens(String nameOrFolder) {
        Open<TextEncoder> open = openEncoder(nameOrFolder);
        return caches.tokensAround(open.number(), open.model());
    }

    /** A scorer on an encoder, which remembers what it said where that is wanted. */
    Scorer remembering(String encoder, Scorer scorer) {
        Open<TextEncoder> open = openEncoder(encoder);
        return caches.around(known(encoder), open.number(), open.version(), scorer);
    }

    /** @param nameOrFolder what {@link Bundles#find} takes */
    public Scorer crossEncoder(String nameOrFolder) {
        return openCrossEncoder(nameOrFolder).model();
    }

    /** A scorer on a cross-encoder, which remembers what it said where that is wanted. */
    Scorer rememberingPairs(String crossEncoder, Scorer scorer) {
        Open<Scorer> open = openCrossEncoder(crossEncoder);
        return caches.around(known(crossEncoder), open.number(), open.version(), scorer);
    }

    private synchronized Open<Scorer> openCrossEncoder(String nameOrFolder) {
        requireOpen();
        return crossEncoders.computeIfAbsent(nameOrFolder, name -> {
            ModelBundle bundle = find(name);
            return open(
                    bundle,
                    () -> PackedModels.crossEncoder(bundle, settings.packed()),
                    () -> OnnxModels.crossEncoder(bundle, settings.onnx()));
        });
    }

    /** Keeps models open until each holder has let go of them. */
    synchronized void hold(Set<String> names) {
        names.forEach(name -> holders.merge(name, 1, Integer::sum));
    }

    /** Lets go of models; those that nobody holds any more are closed. */
    synchronized void release(Set<String> names) {
        for (String name : names) {
            int held = Objects.requireNonNull(holders.get(name)) - 1;
            if (held > 0) {
                holders.put(name, held);
            } else {
                holders.remove(name);
                close(name);
            }
        }
    }

    private void close(String name) {
        Open<TextEncoder> encoder = encoders.remove(name);
        if (encoder != null) {
            encoder.model().close();
        }
        Open<Scorer> crossEncoder = crossEncoders.remove(name);
        if (crossEncoder != null) {
            crossEncoder.model().close();
        }
        bundles.remove(name);
        identities.remove(name);
    }

    /** Tokens of one input at most that a model reads, markers included. */
    int window(String nameOrFolder) {
        return known(nameOrFolder).window();
    }

    /** How the caches do, those that there are. */
    List<CacheStats> caches() {
        List<CacheStats> all = new ArrayList<>();
        all.add(new CacheStats("tokens", tokens.hits(), tokens.misses(), tokens.bytes()));
        all.addAll(caches.stats());
        return all;
    }

    /** How the cache does that is shared with other servers, where there is one. */
    Optional<RedisStats> sharedCache() {
        return shared.map(SharedScores::redis);
    }

    /**
     * How token vectors of this model are told from another's; costs a look at all weights the first time.
     *
     * @param nameOrFolder what {@link Bundles#find} takes
     */
    public synchronized String identity(String nameOrFolder) {
        return identities.computeIfAbsent(nameOrFolder, name -> known(name).identity());
    }

    /** Whether one model gives the vectors of whole texts that another gives. */
    boolean givesVectorsOf(String nameOrFolder, String encoder) {
        return nameOrFolder.equals(encoder)
                || Bundles.behind(known(nameOrFolder))
                        .map(base -> base.name().equals(encoder) && base.window() == window(nameOrFolder))
                        .orElse(false);
    }

    /** What an index is to keep for late interaction over this model; opens it. */
    public IndexSettings.Tokens tokens(String nameOrFolder) {
        TextEncoder encoder = encoder(nameOrFolder);
        int dimensions = encoder.encodeTokens(Encoder.Side.PASSAGE, List.of("a"), Deadline.none())
                .getFirst()
                .dimensions();
        return new IndexSettings.Tokens(nameOrFolder, identity(nameOrFolder), dimensions);
    }

    /** How many tokens each passage has for a model; they are remembered for when it reads them. */
    List<Integer> countTokens(String nameOrFolder, List<String> passages) {
        ModelBundle bundle = known(nameOrFolder);
        String prefix =
                bundle.kind() == ModelBundle.Kind.ENCODER ? bundle.prefixes().passage() : "";
        return passages.stream()
                .map(text -> bundle.tokenizer().document(prefix + text).size())
                .toList();
    }

    private synchronized ModelBundle known(String nameOrFolder) {
        requireOpen();
        return bundles.computeIfAbsent(nameOrFolder, this::find);
    }

    private <T> Open<T> open(ModelBundle bundle, Supplier<? extends T> packed, Supplier<? extends T> onnx) {
        EngineChoice choice = EngineChoice.of(bundle, settings);
        Optional<String> before = version(bundle);
        if (choice.packed()) {
            try {
                T model = packed.get();
                choices.put(bundle.source(), choice);
                log(Level.DEBUG, bundle, choice);
                return opened(bundle, model, before, choice);
            } catch (RankFailure.Misconfigured e) {
                // Its weights are of a kind that only the graph's own runtime reads, such as quantised ones.
                if (settings.engine() != Engine.AUTO || bundle.weights().isSafetensors()) {
                    throw e;
                }
                choice = EngineChoice.onnx(String.valueOf(e.getMessage()));
            }
        }
        T model = onnx.get();
        choices.put(bundle.source(), choice);
        log(settings.engine() == Engine.ONNX ? Level.DEBUG : Level.INFO, bundle, choice);
        return opened(bundle, model, before, choice);
    }

    private <T> Open<T> opened(ModelBundle bundle, T model, Optional<String> before, EngineChoice choice) {
        Optional<String> version = unchanged(before, bundle).map(own -> own + " on " + choice.engine());
        return new Open<>(model, ++opened, version);
    }

    /** Costs a look at all weights where scores are shared, and nothing elsewhere. */
    private Optional<String> version(ModelBundle bundle) {
        return caches.isShared()
                ? Optional.of(String.join(
                        " ",
                        bundle.identity(),
                        bundle.kind().name(),
                        bundle.family().name(),
                        Integer.toString(bundle.padId()),
                        String.valueOf(bundle.architecture())))
                : Optional.empty();
    }

    /** Looked at again: files that were replaced while a model was read must not lend it the new one's name. */
    private Optional<String> unchanged(Optional<String> before, ModelBundle bundle) {
        return before.filter(version -> version(bundle).equals(Optional.of(version)));
    }

    /** What a model runs on, and why; it is opened if it is not yet. */
    public synchronized EngineChoice choice(String nameOrFolder) {
        ModelBundle bundle = known(nameOrFolder);
        switch (bundle.kind()) {
            case CROSS_ENCODER -> crossEncoder(nameOrFolder);
            case ENCODER -> encoder(nameOrFolder);
        }
        return Objects.requireNonNull(choices.get(bundle.source()));
    }

    private static void log(Level level, ModelBundle bundle, EngineChoice choice) {
        LOG.log(level, () -> "model '" + bundle.name() + "' runs on: " + choice);
    }

    private ModelBundle find(String nameOrFolder) {
        if (tokensFile != null && !tokensLoaded) {
            tokensLoaded = true;
            tokens.load(tokensFile);
        }
        return Bundles.find(nameOrFolder).withTokenCache(tokens);
    }

    /** Keeps the tokens of documents beside an index: they are read with the first model, and written when this closes. */
    synchronized void keepTokens(Path index) {
        tokensFile = index.resolve(TOKENS_FILE);
        tokensLoaded = false;
    }

    /** A chat model behind an address; nothing is sent before it is asked. */
    synchronized Chat chat(ChatSettings chat) {
        requireOpen();
        return chats.computeIfAbsent(chat, ChatCompletions::open);
    }

    /** A hosted reranker; nothing is sent before it is asked. */
    synchronized Scorer hosted(Vendor vendor, RemoteSettings remote) {
        requireOpen();
        return hosted.computeIfAbsent(new Service(vendor, remote), service -> switch (vendor) {
            case COHERE -> RemoteRerankers.cohere(remote);
            case COHERE_V1 -> RemoteRerankers.cohereV1(remote);
            case JINA -> RemoteRerankers.jina(remote);
            case VOYAGE -> RemoteRerankers.voyage(remote);
            case TEI -> RemoteRerankers.tei(remote);
            case PINECONE -> RemoteRerankers.pinecone(remote);
        });
    }

    private record Service(Vendor vendor, RemoteSettings settings) {}

    private void requireOpen() {
        if (closed) {
            throw new RankFailure.Unavailable("the models are closed; open Winnow again", null);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        encoders.values().forEach(open -> open.model().close());
        crossEncoders.values().forEach(open -> open.model().close());
        if (tokensFile != null) {
            tokens.save(tokensFile);
            tokensFile = null;
        }
        chats.values().forEach(Chat::close);
        hosted.values().forEach(Scorer::close);
        encoders.clear();
        crossEncoders.clear();
        chats.clear();
        hosted.clear();
        redis.ifPresent(RedisCache::close);
    }
}
