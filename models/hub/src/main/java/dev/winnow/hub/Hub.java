package dev.winnow.hub;

import dev.winnow.RankFailure;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.HubCache;
import dev.winnow.bundle.HubName;
import dev.winnow.bundle.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Hugging Face hub, or a mirror of it. Opening it sends nothing. For one thread. */
public final class Hub implements AutoCloseable {
    /** What is fetched besides the weights, where it is there. */
    private static final List<String> SMALL = List.of(
            "config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "sentence_bert_config.json",
            "config_sentence_transformers.json",
            "1_Pooling/config.json",
            "modules.json",
            "artifact.metadata",
            "1_Dense/config.json",
            "1_Dense/model.safetensors",
            "winnow-parity.json",
            "winnow-prompt.json",
            "README.md");

    private final HubSettings settings;
    private final Requests requests;
    private final Consumer<Duration> sleep;

    /** @param sleep waits before something is tried again */
    Hub(HubSettings settings, Token token, InstantSource clock, Consumer<Duration> sleep) {
        this.settings = settings;
        this.requests = new Requests(settings, token, clock);
        this.sleep = sleep;
    }

    /**
     * As the environment says: {@code HF_ENDPOINT}, {@code HF_HUB_CACHE} and {@code HF_HOME}, {@code HF_TOKEN} and
     * {@code HF_TOKEN_PATH}, {@code HF_HUB_OFFLINE}; each means what it means to {@code huggingface_hub}.
     *
     * @param environment a variable's value, or null
     * @throws RankFailure.Misconfigured when one of them cannot be used
     */
    public static Hub open(Function<String, @Nullable String> environment) {
        return new Hub(HubSettings.of(environment), Token.read(environment), InstantSource.system(), Hub::sleep);
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RankFailure.Unavailable("waiting for the hub was interrupted", e);
        }
    }

    /**
     * Fetches what is not in the cache yet: the small files, then the weights that are chosen by them. What an earlier attempt
     * left is gone on with, and everything is checked. Offline, it looks into the cache only.
     *
     * @param choice asked unless the name has a file, or the model is asked by a prompt: that one runs from its graphs
     * @throws RankFailure when it cannot be had: says why, and what to change
     */
    public Pulled pull(HubName name, WeightsChoice choice, PullProgress progress) {
        name.file().ifPresent(Hub::requireSafe);
        if (settings.offline()) {
            return cached(name);
        }
        HubCache cache = settings.cache();
        Path repository = cache.repository(name);
        Lock lock = Lock.take(cache.folder(), String.valueOf(repository.getFileName()), name);
        try {
            return pull(name, repository, choice, new Retry(settings, progress, sleep));
        } finally {
            lock.close();
        }
    }

    private Pulled pull(HubName name, Path repository, WeightsChoice choice, Retry retry) {
        Listing listing = Listing.ask(requests, retry, name);
        requireModel(listing);
        Blobs blobs = new Blobs(folder(repository.resolve("blobs")), listing, requests, retry);
        Snapshot snapshot = new Snapshot(repository, listing.commit());
        List<HubFile> files = new ArrayList<>();
        try {
            fetch(SMALL.stream().filter(listing::has).toList(), listing, blobs, retry, files);
            Path draft = snapshot.draft(files);
            // What nobody can open is refused before it is fetched.
            List<String> graphs = Bundles.graphs(draft, listing.paths());
            String weights =
                    graphs.isEmpty() ? chosen(name, choice, draft, listing) : onlyUsual(name, graphs.getFirst());
            fetch(parts(graphs.isEmpty() ? List.of(weights) : graphs, listing), listing, blobs, retry, files);
            snapshot.place(name, files);
            return new Pulled(
                    called(name, snapshot, weights), listing.commit(), snapshot.folder(), weights, blobs.fetched());
        } finally {
            drop(snapshot);
        }
    }

    private static String chosen(HubName name, WeightsChoice choice, Path draft, Listing listing) {
        String weights = name.file().orElseGet(() -> choice.choose(draft, listing.paths()));
        requireSafe(weights);
        if (!listing.has(weights)) {
            throw new RankFailure.InvalidInput(name + " has no file " + weights + "; it has " + readable(listing));
        }
        Bundles.expected(draft, weights);
        return weights;
    }

    private static String onlyUsual(HubName name, String graph) {
        name.file().filter(asked -> !asked.equals(graph)).ifPresent(asked -> {
            throw new RankFailure.InvalidInput(name + " is asked by a prompt, and such a model is opened from " + graph
                    + ", not from " + asked + "; leave the file out");
        });
        return graph;
    }

    /** A graph of more than 2 GB keeps its numbers beside it. The weights are last, the one named after the model most. */
    private static List<String> parts(List<String> weights, Listing listing) {
        return weights.reversed().stream()
                .flatMap(file -> Stream.of(file + "_data", file + ".data", file))
                .filter(listing::has)
                .toList();
    }

    /** Other weights of it may be in the cache and be found first: then these have to be named. */
    private HubName called(HubName name, Snapshot snapshot, String weights) {
        String found = Bundles.find(name, settings.cache()).weights().toString();
        return found.equals(snapshot.folder().resolve(weights).toString()) ? name : name.withFile(weights);
    }

    private void fetch(List<String> paths, Listing listing, Blobs blobs, Retry retry, List<HubFile> done) {
        List<HubFile> wanted =
                paths.stream().map(path -> listing.file(requests, retry, path)).toList();
        requireRoom(wanted);
        for (HubFile file : wanted) {
            blobs.fetch(file);
            done.add(file);
        }
    }

    private void requireRoom(List<HubFile> wanted) {
        Path cache = settings.cache().folder();
        long bytes = wanted.stream().mapToLong(HubFile::bytes).sum();
        try {
            long room = Files.getFileStore(cache).getUsableSpace();
            if (bytes > room) {
                throw new RankFailure.Unavailable(
                        String.format(
                                Locale.ROOT,
                                "the files have %.1f MB, but there is room for %.1f MB in the cache %s; make room, or"
                                        + " name another folder in HF_HOME",
                                bytes / 1e6,
                                room / 1e6,
                                cache),
                        null);
            }
        } catch (IOException e) {
            // Nobody knows how much room there is: it will turn out.
        }
    }

    private Pulled cached(HubName name) {
        HubCache cache = settings.cache();
        try {
            ModelFile weights = Bundles.find(name, cache).weights();
            Path folder = cache.snapshot(name).orElseThrow();
            String path = weights instanceof ModelFile.OnDisk file
                    ? folder.relativize(file.path()).toString()
                    : weights.toString();
            return new Pulled(name, cache.commit(name).orElseThrow(), folder, path, 0);
        } catch (RankFailure.Misconfigured e) {
            throw new RankFailure.Unavailable(
                    "HF_HUB_OFFLINE is set, so that nothing is fetched, and the model " + name + " is not whole in "
                            + cache.folder() + "; take HF_HUB_OFFLINE away to fetch it",
                    e);
        }
    }

    private static void requireModel(Listing listing) {
        for (String needed : List.of("config.json", "tokenizer.json")) {
            if (!listing.has(needed)) {
                throw new RankFailure.InvalidInput(listing.name() + " has no " + needed
                        + ", without which no model can be opened; choose a model that has one");
            }
        }
    }

    /** Pickles run what their author wrote when they are opened. */
    private static void requireSafe(String weights) {
        if (!isReadable(weights)) {
            throw new RankFailure.InvalidInput("the weights are '" + weights
                    + "', must end in .onnx or .safetensors; nothing else is fetched, as other formats can run code"
                    + " when they are opened");
        }
    }

    private static boolean isReadable(String path) {
        return path.endsWith(".onnx") || path.endsWith(".safetensors");
    }

    private static String readable(Listing listing) {
        List<String> paths = listing.paths().stream().filter(Hub::isReadable).toList();
        return paths.isEmpty() ? "no .onnx or .safetensors file" : String.join(", ", paths);
    }

    private static Path folder(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new RankFailure.Unavailable(
                    "cannot make the folder " + folder + " (" + e + "); check that it is writable, and HF_HOME", e);
        }
    }

    private static void drop(Snapshot snapshot) {
        try {
            snapshot.dropDraft();
        } catch (IOException e) {
            System.getLogger(Hub.class.getName())
                    .log(System.Logger.Level.WARNING, "a draft in the model cache was not taken away", e);
        }
    }

    @Override
    public void close() {
        requests.close();
    }
}
