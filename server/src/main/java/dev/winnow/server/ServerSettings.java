package dev.winnow.server;

import dev.winnow.RankFailure;
import dev.winnow.app.CacheSettings;
import dev.winnow.app.PipelineSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a server is started with.
 *
 * @param index the folder of the index; without one there is reranking but no search
 * @param data the folder for what callers send to be kept, such as judgements; none to refuse them
 */
public record ServerSettings(
        Optional<Path> index,
        Offer offer,
        Place place,
        Access access,
        Optional<Path> data,
        Limits limits,
        Insight insight) {
    public ServerSettings {
        if (!access.anonymous() && access.keys().known().isEmpty() && !place.isLoopback()) {
            throw new RankFailure.InvalidInput("the host is " + place.host()
                    + ", which others can reach, and there are no keys; name keys in the settings (make one with: winnow"
                    + " serve --new-key NAME), or say --anonymous to let everybody ask");
        }
    }

    /** The built-in pipeline over an index. */
    public static ServerSettings over(Path index) {
        return of(PipelineSettings.find(Catalogue.DEFAULT)).withIndex(index);
    }

    /** Without an index. */
    public static ServerSettings of(PipelineSettings pipeline) {
        return new ServerSettings(
                Optional.empty(),
                new Offer(pipeline, Map.of(), Map.of(), Optional.empty()),
                new Place("127.0.0.1", 8080, Optional.empty()),
                new Access(new Keys(List.of()), false, List.of()),
                Optional.empty(),
                Limits.defaults(),
                Insight.none());
    }

    /** @throws RankFailure.InvalidInput when the YAML file does not make sense; the message says where */
    public static ServerSettings read(Path file) {
        return ServerFile.read(file);
    }

    public ServerSettings withIndex(Path index) {
        return new ServerSettings(Optional.of(index), offer, place, access, data, limits, insight);
    }

    public ServerSettings withPipeline(PipelineSettings pipeline) {
        return withOffer(new Offer(pipeline, offer.pipelines(), offer.aliases(), offer.shadow()));
    }

    /** @param port 0 for any free one */
    public ServerSettings withPort(int port) {
        return withPlace(new Place(place.host(), port, place.tls()));
    }

    /** @param anonymous whether everybody may ask where others can reach the address */
    public ServerSettings withHost(String host, boolean anonymous) {
        return new ServerSettings(
                index,
                offer,
                new Place(host, place.port(), place.tls()),
                new Access(access.keys(), anonymous, access.origins()),
                data,
                limits,
                insight);
    }

    public ServerSettings withData(Path data) {
        return new ServerSettings(index, offer, place, access, Optional.of(data), limits, insight);
    }

    ServerSettings withOffer(Offer offer) {
        return new ServerSettings(index, offer, place, access, data, limits, insight);
    }

    ServerSettings withPlace(Place place) {
        return new ServerSettings(index, offer, place, access, data, limits, insight);
    }

    ServerSettings withAccess(Access access) {
        return new ServerSettings(index, offer, place, access, data, limits, insight);
    }

    ServerSettings withInsight(Insight insight) {
        return new ServerSettings(index, offer, place, access, data, limits, insight);
    }

    ServerSettings withLimits(Limits limits) {
        return new ServerSettings(index, offer, place, access, data, limits, insight);
    }

    /**
     * What people get to see beside answers.
     *
     * @param reports the folder of what {@code winnow eval} and {@code winnow tune} wrote, for the page to list
     * @param traces where spans go
     */
    record Insight(Optional<Path> reports, Optional<Traces> traces) {
        static Insight none() {
            return new Insight(Optional.empty(), Optional.empty());
        }
    }

    /**
     * Where spans go, and what is in them.
     *
     * @param endpoint takes OTLP over HTTP, such as {@code http://localhost:4318/v1/traces}
     * @param content whether queries and texts are sent too; default false
     * @param share of the requests that no caller has decided about already, 0 to 1; default 1
     * @param keyEnv the environment variable that holds the key of the endpoint, where it asks for one
     */
    record Traces(URI endpoint, boolean content, double share, Optional<String> keyEnv) {
        Traces {
            if (!List.of("http", "https").contains(String.valueOf(endpoint.getScheme()))
                    || endpoint.getHost() == null) {
                throw new RankFailure.InvalidInput("the endpoint of traces is '" + endpoint
                        + "', must be an address such as http://localhost:4318/v1/traces");
            }
            if (!(share >= 0 && share <= 1)) {
                throw new RankFailure.InvalidInput("the share of traces is " + share + ", must be 0 to 1");
            }
        }

        /** Read from the environment. */
        Optional<String> key() {
            return keyEnv.map(name -> Optional.ofNullable(System.getenv(name))
                    .orElseThrow(() -> new RankFailure.Misconfigured("the environment variable " + name
                            + ", which traces take their key from, is not set; set it, or take key-env out")));
        }
    }

    /**
     * What is answered with.
     *
     * @param pipeline answers searches that name no other, and its last reranker the requests that only rerank
     * @param pipelines more of them, by name
     * @param aliases other names of pipelines, such as those that callers know models by
     * @param shadow a pipeline that answers every search too, for its order to be compared and never returned
     */
    record Offer(
            PipelineSettings pipeline,
            Map<String, PipelineSettings> pipelines,
            Map<String, String> aliases,
            Optional<String> shadow) {
        Offer {
            pipelines = Map.copyOf(pipelines);
            aliases = Map.copyOf(aliases);
        }
    }

    /**
     * Where it is answered.
     *
     * @param host the address to listen on; default 127.0.0.1
     * @param port 0 for any free one; default 8080
     * @param tls without it, HTTP is spoken in the clear
     */
    record Place(String host, int port, Optional<Tls> tls) {
        Place {
            if (port < 0 || port > 65_535) {
                throw new RankFailure.InvalidInput("the port is " + port + ", must be 0 to 65535");
            }
        }

        boolean isLoopback() {
            try {
                return InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException e) {
                throw new RankFailure.InvalidInput(
                        "the host '" + host + "' is unknown; give an address such as 127.0.0.1", e);
            }
        }
    }

    /** A certificate chain and its private key, PEM files. */
    record Tls(Path certificate, Path key) {}

    /**
     * Who may ask.
     *
     * @param keys none to ask for none
     * @param anonymous whether everybody may ask although others can reach the address
     * @param origins pages of other servers whose scripts may ask, such as {@code https://search.example}; default none
     */
    record Access(Keys keys, boolean anonymous, List<String> origins) {
        Access {
            origins = List.copyOf(origins);
        }
    }

    /**
     * How much is taken from callers, and how much is remembered of it.
     *
     * @param bodyBytes of a request at most; default 64 MiB
     * @param slowest how long a request may take to arrive, its head and its body each, and how long an idle connection is
     *     kept; default 30 s
     * @param deadline of a request that names none; default 30 s
     * @param connections at once; default 1,024
     * @param slots requests that work at a time; default one a core, at least two
     * @param queue how much work may wait, as the time the machine needs for it; default 10 s
     * @param together more requests work at a time while all of them need no more of the machine than this; default 50 ms
     * @param caches what is remembered between requests; default 64 MiB of scores and 16 MiB of queries, shared
     *     with no other server
     */
    record Limits(
            long bodyBytes,
            Duration slowest,
            Duration deadline,
            int connections,
            int slots,
            Duration queue,
            Duration together,
            CacheSettings caches) {
        private static final Duration TOGETHER = Duration.ofMillis(50);

        /** The default of what small requests may need together, and nothing remembered. */
        Limits(long bodyBytes, Duration slowest, Duration deadline, int connections, int slots, Duration queue) {
            this(bodyBytes, slowest, deadline, connections, slots, queue, TOGETHER, CacheSettings.none());
        }

        Limits {
            if (bodyBytes < 1 || connections < 1 || slots < 1) {
                throw new RankFailure.InvalidInput("the limits body-bytes " + bodyBytes + ", connections " + connections
                        + " and slots " + slots + " must be 1 or more");
            }
        }

        static Limits defaults() {
            return new Limits(
                    64L << 20,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    1_024,
                    Math.max(2, Runtime.getRuntime().availableProcessors()),
                    Duration.ofSeconds(10),
                    TOGETHER,
                    new CacheSettings(64L << 20, 16L << 20));
        }

        Limits withCaches(CacheSettings caches) {
            return new Limits(bodyBytes, slowest, deadline, connections, slots, queue, together, caches);
        }

        /** The latest deadline that may be asked for, in milliseconds. */
        long mostMillis() {
            return Math.max(deadline.toMillis(), Duration.ofMinutes(10).toMillis());
        }
    }
}
