package dev.winnow.remote;

import dev.winnow.RankFailure;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A secret that is sent to a server and shown to nobody. */
final class Key {
    private final @Nullable String secret;

    private Key(@Nullable String secret) {
        this.secret = secret;
    }

    /** @throws RankFailure.Misconfigured when the variable is named and is not set, or cannot be sent as it is */
    static Key read(String whose, Optional<String> variable, Function<String, @Nullable String> environment) {
        if (variable.isEmpty()) {
            return new Key(null);
        }
        String secret = environment.apply(variable.get());
        if (secret == null || secret.isBlank()) {
            throw new RankFailure.Misconfigured(
                    "the environment variable " + variable.get() + " is not set; put the key of " + whose + " into it");
        }
        if (!secret.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new RankFailure.Misconfigured("the key in the environment variable " + variable.get()
                    + " holds white space or other than ASCII characters; put the key there and nothing else");
        }
        return new Key(secret);
    }

    /** The header that carries the key, with what stands before it; none without a key. */
    Map<String, String> headers(String name, String before) {
        return secret == null ? Map.of() : Map.of(name, before + secret);
    }

    /** A text from elsewhere in which the key may stand, without it: some servers repeat the key they refuse. */
    String redact(String text) {
        return secret == null ? text : text.replace(secret, "***");
    }

    @Override
    public String toString() {
        return "Key[hidden]";
    }
}
