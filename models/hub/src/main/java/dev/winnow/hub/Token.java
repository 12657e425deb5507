package dev.winnow.hub;

import dev.winnow.RankFailure;
import dev.winnow.bundle.HubCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The secret that tells the hub who asks; shown to nobody. */
final class Token {
    private final @Nullable String secret;

    private Token(@Nullable String secret) {
        this.secret = secret;
    }

    /**
     * {@code HF_TOKEN}, else the file that {@code HF_TOKEN_PATH} names, else the one that Hugging Face's own programs write
     * when one logs in; none when there is none.
     *
     * @throws RankFailure.Misconfigured when it cannot be sent as it is
     */
    static Token read(Function<String, @Nullable String> environment) {
        String given = environment.apply("HF_TOKEN");
        if (given != null && !given.isBlank()) {
            return of(given, "the environment variable HF_TOKEN");
        }
        String named = environment.apply("HF_TOKEN_PATH");
        Path file =
                named == null || named.isBlank() ? HubCache.home(environment).resolve("token") : Path.of(named);
        try {
            return Files.isRegularFile(file) ? of(Files.readString(file), "the file " + file) : new Token(null);
        } catch (IOException e) {
            throw new RankFailure.Misconfigured(
                    "cannot read the token in " + file + " (" + e.getClass().getSimpleName()
                            + "); make it readable, or take it away",
                    e);
        }
    }

    private static Token of(String text, String where) {
        String secret = text.strip();
        if (secret.isEmpty()) {
            return new Token(null);
        }
        if (!secret.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new RankFailure.Misconfigured("the token in " + where
                    + " holds white space or other than ASCII characters; put the token there and nothing else");
        }
        return new Token(secret);
    }

    boolean isGiven() {
        return secret != null;
    }

    /** The value of the header {@code Authorization}. */
    Optional<String> header() {
        return Optional.ofNullable(secret).map(value -> "Bearer " + value);
    }

    /** A text from elsewhere in which the token may stand, without it. */
    String redact(String text) {
        return secret == null ? text : text.replace(secret, "***");
    }

    @Override
    public String toString() {
        return "Token[hidden]";
    }
}
