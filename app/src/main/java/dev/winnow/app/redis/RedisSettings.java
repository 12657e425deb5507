package dev.winnow.app.redis;

import dev.winnow.RankFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * Which Redis, and how long it is waited for. Holds no secret: only the name of the environment variable that has the
 * password.
 *
 * @param address {@code redis://HOST}, or {@code rediss://HOST} for TLS; with {@code :PORT} where it is not 6379, and
 *     {@code /NUMBER} where the database is not 0
 * @param user for a Redis whose access lists name users
 * @param passwordVariable the environment variable with the password; none for a Redis that wants none
 * @param timeout how long one look-up may wait, 1 ms to 1 s; default 20 ms
 * @param ttl how long a value is kept that nobody writes again, 1 s to 365 days; default 24 h
 * @param namespace what every key begins with, 1 to 64 letters, digits and {@code . _ -}; default {@code winnow}
 */
public record RedisSettings(
        URI address,
        Optional<String> user,
        Optional<String> passwordVariable,
        Duration timeout,
        Duration ttl,
        String namespace) {
    private static final String WANTED =
            "must be redis://HOST:PORT or rediss://HOST:PORT (TLS), with /NUMBER for another database than 0,"
                    + " and nothing else; a password's environment variable is named by password-env";

    public RedisSettings {
        boolean scheme = "redis".equals(address.getScheme()) || "rediss".equals(address.getScheme());
        String path = String.valueOf(address.getPath());
        if (!scheme
                || address.getHost() == null
                || address.getUserInfo() != null
                || address.getQuery() != null
                || address.getFragment() != null
                || !path.matches("|/|/\\d{1,4}")) {
            throw wrong(address.toString());
        }
        passwordVariable.filter(name -> !name.matches("[A-Za-z_][A-Za-z0-9_]*")).ifPresent(name -> {
            // Not repeated: whoever mistakes this setting for the password itself would find it in a log.
            throw new RankFailure.Misconfigured("the environment variable of the shared cache's password is no name of"
                    + " one; give the variable's name, such as REDIS_PASSWORD, not the password");
        });
        if (user.isPresent() && passwordVariable.isEmpty()) {
            throw new RankFailure.Misconfigured(
                    "the shared cache has a user and no password; name its environment variable with password-env");
        }
        between("timeout", timeout, Duration.ofMillis(1), Duration.ofSeconds(1), "1ms to 1s");
        between("ttl", ttl, Duration.ofSeconds(1), Duration.ofDays(365), "1s to 8760h");
        if (!namespace.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new RankFailure.Misconfigured("the namespace of the shared cache is '" + namespace
                    + "', must be 1 to 64 letters, digits, dots, dashes and underscores");
        }
    }

    private static void between(String what, Duration given, Duration least, Duration most, String words) {
        if (given.compareTo(least) < 0 || given.compareTo(most) > 0) {
            throw new RankFailure.Misconfigured(
                    "the " + what + " of the shared cache is " + given + ", must be " + words);
        }
    }

    /**
     * The usual settings, without a password.
     *
     * @throws RankFailure.Misconfigured when it is no such address
     */
    public static RedisSettings of(String address) {
        URI parsed;
        try {
            parsed = new URI(address);
        } catch (URISyntaxException e) {
            throw wrong(address);
        }
        return new RedisSettings(
                parsed, Optional.empty(), Optional.empty(), Duration.ofMillis(20), Duration.ofHours(24), "winnow");
    }

    /** What stands before an at sign may be a password. */
    private static RankFailure wrong(String address) {
        String shown = address.contains("@") ? "given with a user or a password" : "'" + address + "'";
        return new RankFailure.Misconfigured("the address of the shared cache is " + shown + ", " + WANTED);
    }

    public RedisSettings withPassword(Optional<String> user, Optional<String> variable) {
        return new RedisSettings(address, user, variable, timeout, ttl, namespace);
    }

    public RedisSettings withTimeout(Duration timeout) {
        return new RedisSettings(address, user, passwordVariable, timeout, ttl, namespace);
    }

    public RedisSettings withTtl(Duration ttl) {
        return new RedisSettings(address, user, passwordVariable, timeout, ttl, namespace);
    }

    public RedisSettings withNamespace(String namespace) {
        return new RedisSettings(address, user, passwordVariable, timeout, ttl, namespace);
    }

    boolean isTls() {
        return address.getScheme().equals("rediss");
    }

    /** Without the brackets of an IPv6 address. */
    String host() {
        return address.getHost().replaceAll("[\\[\\]]", "");
    }

    int port() {
        return address.getPort() < 0 ? 6379 : address.getPort();
    }

    int database() {
        String path = address.getPath();
        return path.length() < 2 ? 0 : Integer.parseInt(path.substring(1));
    }
}
