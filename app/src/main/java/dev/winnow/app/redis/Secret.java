package dev.winnow.app.redis;

import dev.winnow.RankFailure;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A password that Redis is sent, and nobody is shown. */
final class Secret {
    private final @Nullable String password;

    private Secret(@Nullable String password) {
        this.password = password;
    }

    /** @throws RankFailure.Misconfigured when the variable is named and is not set */
    static Secret read(Optional<String> variable, Function<String, @Nullable String> environment) {
        if (variable.isEmpty()) {
            return new Secret(null);
        }
        String password = environment.apply(variable.get());
        if (password == null || password.isEmpty()) {
            throw new RankFailure.Misconfigured("the environment variable " + variable.get()
                    + ", which the shared cache takes its password from, is not set; set it, or take password-env out");
        }
        return new Secret(password);
    }

    Optional<String> password() {
        return Optional.ofNullable(password);
    }

    /** A text from elsewhere, without the password. */
    String redact(String text) {
        return password == null ? text : text.replace(password, "***");
    }

    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}
