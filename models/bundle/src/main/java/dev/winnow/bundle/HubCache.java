package dev.winnow.bundle;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which programs keep what they fetched from the Hugging Face hub; Python's {@code huggingface_hub} uses the
 * same. Only read here, without a network: a model in it is {@code models--OWNER--NAME}, with {@code refs/REVISION} holding
 * a commit, {@code snapshots/COMMIT} the files as links, and {@code blobs} their content, named by its hash.
 */
public record HubCache(Path folder) {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /** As the environment of this process says. */
    public static HubCache standard() {
        return of(System.getenv()::get);
    }

    /**
     * {@code HF_HUB_CACHE}, else {@code HUGGINGFACE_HUB_CACHE}, else {@code hub} in {@link #home}.
     *
     * @param environment a variable's value, or null
     */
    public static HubCache of(Function<String, @Nullable String> environment) {
        return new HubCache(first(environment, "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")
                .orElseGet(() -> home(environment).resolve("hub")));
    }

    /** {@code HF_HOME}, else {@code huggingface} in {@code XDG_CACHE_HOME} or in {@code .cache} of the home folder. */
    public static Path home(Function<String, @Nullable String> environment) {
        return first(environment, "HF_HOME")
                .or(() -> first(environment, "XDG_CACHE_HOME").map(cache -> cache.resolve("huggingface")))
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "huggingface"));
    }

    private static Optional<Path> first(Function<String, @Nullable String> environment, String... variables) {
        return Stream.of(variables)
                .map(variable -> Optional.ofNullable(environment.apply(variable)))
                .flatMap(Optional::stream)
                .filter(Predicate.not(String::isBlank))
                .findFirst()
                .map(HubCache::path);
    }

    private static Path path(String value) {
        return value.startsWith("~/") ? Path.of(System.getProperty("user.home"), value.substring(2)) : Path.of(value);
    }

    /** Where a model's files are kept, whether it is there or not. */
    public Path repository(HubName name) {
        return folder.resolve("models--" + name.owner() + "--" + name.name());
    }

    /** The commit that a name's revision stood for when it was fetched last; empty when it never was. */
    public Optional<String> commit(HubName name) {
        if (name.isCommit()) {
            return Optional.of(name.revision());
        }
        try {
            String commit = Files.readString(repository(name).resolve("refs").resolve(name.revision()))
                    .strip();
            return Optional.of(commit).filter(text -> COMMIT.matcher(text).matches());
        } catch (IOException e) {
            return Optional.empty(); // not fetched, or not readable: the same to whoever looks for it
        }
    }

    /** The folder with a model's files; empty when it was never fetched. */
    public Optional<Path> snapshot(HubName name) {
        return commit(name)
                .map(commit -> repository(name).resolve("snapshots").resolve(commit))
                .filter(Files::isDirectory);
    }

    /**
     * The model of this name, from its snapshot.
     *
     * @throws RankFailure.Misconfigured when it is not here, or only in part: the message has the command that fetches it
     */
    ModelBundle find(HubName name) {
        Path snapshot = snapshot(name)
                .orElseThrow(() -> new RankFailure.Misconfigured("the model " + name + " is not in the cache " + folder
                        + "; fetch it with: winnow models pull " + name));
        HuggingFaceFolder model = new HuggingFaceFolder(snapshot);
        if (!model.isWhole(name.file())) {
            throw new RankFailure.Misconfigured("the cache " + folder + " holds only a part of the model " + name
                    + "; fetch the rest with: winnow models pull " + name);
        }
        return model.read(name.file().orElse(null)).named(name.id(), name + " in " + snapshot);
    }
}
