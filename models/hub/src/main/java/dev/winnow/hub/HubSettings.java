package dev.winnow.hub;

import dev.winnow.RankFailure;
import dev.winnow.bundle.HubCache;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where models come from and go to.
 *
 * @param endpoint the hub, or a mirror that speaks as it does: {@code HF_ENDPOINT}
 * @param offline whether nothing may be fetched: {@code HF_HUB_OFFLINE}
 * @param patience how long nothing may arrive before the connection counts as lost
 * @param tries how often in a row the same thing may fail, 1 or more; bytes that arrive begin the count anew
 * @param pause before the second try; doubled before each further one
 * @param longestWait what the hub may ask to wait; asked for more, the pull ends
 */
record HubSettings(
        URI endpoint,
        HubCache cache,
        boolean offline,
        Duration patience,
        int tries,
        Duration pause,
        Duration longestWait) {
    private static final String HUB = "https://huggingface.co";
    private static final Set<String> YES = Set.of("1", "on", "yes", "true");

    HubSettings {
        String scheme = endpoint.getScheme();
        if (!("https".equals(scheme) || "http".equals(scheme))
                || endpoint.getHost() == null
                || endpoint.getUserInfo() != null
                || endpoint.getQuery() != null
                || endpoint.getFragment() != null) {
            throw new RankFailure.Misconfigured("the hub's address (HF_ENDPOINT) must be http or https with a host and"
                    + " without a user, a query or a fragment, such as " + HUB);
        }
    }

    static HubSettings of(Function<String, @Nullable String> environment) {
        return new HubSettings(
                endpoint(environment.apply("HF_ENDPOINT")),
                HubCache.of(environment),
                isYes(environment.apply("HF_HUB_OFFLINE")),
                Duration.ofSeconds(30),
                5,
                Duration.ofSeconds(1),
                Duration.ofMinutes(5));
    }

    private static URI endpoint(@Nullable String given) {
        String address = given == null || given.isBlank() ? HUB : given.strip();
        try {
            return URI.create(address.replaceAll("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw new RankFailure.Misconfigured("the hub's address (HF_ENDPOINT) is no URL; give one such as " + HUB);
        }
    }

    private static boolean isYes(@Nullable String value) {
        return value != null && YES.contains(value.strip().toLowerCase(Locale.ROOT));
    }

    /** Whether an address is the endpoint's own host, which the token is for. */
    boolean isOwn(URI address) {
        return endpoint.getScheme().equalsIgnoreCase(address.getScheme())
                && endpoint.getHost().equalsIgnoreCase(address.getHost())
                && port(endpoint) == port(address);
    }

    /** Whether what is sent to the endpoint can be read by nobody on the way; by its name alone, none is looked up. */
    boolean isPrivate() {
        String host = endpoint.getHost().toLowerCase(Locale.ROOT);
        return "https".equalsIgnoreCase(endpoint.getScheme())
                || host.equals("localhost")
                || host.equals("[::1]")
                || host.matches("127(\\.\\d{1,3}){3}");
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }
}
