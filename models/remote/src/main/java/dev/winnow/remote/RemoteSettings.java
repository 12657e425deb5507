package dev.winnow.remote;

import dev.winnow.RankFailure;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which hosted reranker to ask, and how. Holds no secret: only the name of the environment variable that has the key.
 *
 * @param base the address before the service's own path, such as {@code https://rerank.example}; https, or http on this
 *     machine
 * @param model the model's name as the service knows it; not sent to servers that hold one model
 * @param keyVariable the environment variable with the key; none for servers that want no key
 * @param timeLimit for one request with everything it takes, a second attempt included; above 0, usually 10 seconds
 * @param pause before the second attempt when the service does not say how long; 0 or more, usually 200 ms
 * @param rest how long a service is left alone after {@value #FAILURES} failures in a row; 0 or more, usually 30 seconds
 * @param batch how many passages go into one request, 1 to 10,000; usually as many as the service takes
 * @param parallel how many requests of one call may be under way at once, 1 to 64; usually 4
 */
public record RemoteSettings(
        URI base,
        String model,
        Optional<String> keyVariable,
        Duration timeLimit,
        Duration pause,
        Duration rest,
        OptionalInt batch,
        int parallel) {
    /** After so many failures in a row a service is left alone for a while. */
    public static final int FAILURES = 5;

    private static final Duration LONGEST = Duration.ofDays(1);

    public RemoteSettings {
        Address.require("the reranker", base);
        if (!"https".equals(base.getScheme()) && !Address.isLoopback(base)) {
            throw new RankFailure.Misconfigured("the address of the reranker is " + base
                    + ", which would send passages and key in plain text; give https, or http on this machine");
        }
        if (model.isBlank()) {
            throw new RankFailure.Misconfigured("the reranker has no model; give the name the service knows it by");
        }
        keyVariable.ifPresent(Address::requireVariable);
        require("time limit", timeLimit, timeLimit.isPositive());
        require("pause", pause, !pause.isNegative());
        require("rest", rest, !rest.isNegative());
        require("batch", batch.orElse(1), 10_000);
        require("parallel", parallel, 64);
    }

    private static void require(String what, Duration given, boolean fits) {
        if (!fits || given.compareTo(LONGEST) > 0) {
            throw new RankFailure.Misconfigured("the " + what + " is " + given + ", must be 0 to a day"
                    + (what.equals("time limit") ? ", and above 0" : ""));
        }
    }

    private static void require(String what, int given, int most) {
        if (given < 1 || given > most) {
            throw new RankFailure.Misconfigured(what + " is " + given + ", must be 1 to " + most);
        }
    }

    /** The usual settings, without a key. */
    public static RemoteSettings of(String base, String model) {
        return new RemoteSettings(
                Address.parse("the reranker", base),
                model,
                Optional.empty(),
                Duration.ofSeconds(10),
                Duration.ofMillis(200),
                Duration.ofSeconds(30),
                OptionalInt.empty(),
                4);
    }

    public RemoteSettings withKeyFrom(String variable) {
        return new RemoteSettings(base, model, Optional.of(variable), timeLimit, pause, rest, batch, parallel);
    }

    public RemoteSettings withTimeLimit(Duration timeLimit) {
        return new RemoteSettings(base, model, keyVariable, timeLimit, pause, rest, batch, parallel);
    }

    public RemoteSettings withPause(Duration pause) {
        return new RemoteSettings(base, model, keyVariable, timeLimit, pause, rest, batch, parallel);
    }

    public RemoteSettings withRest(Duration rest) {
        return new RemoteSettings(base, model, keyVariable, timeLimit, pause, rest, batch, parallel);
    }

    public RemoteSettings withBatch(int batch) {
        return new RemoteSettings(base, model, keyVariable, timeLimit, pause, rest, OptionalInt.of(batch), parallel);
    }

    public RemoteSettings withParallel(int parallel) {
        return new RemoteSettings(base, model, keyVariable, timeLimit, pause, rest, batch, parallel);
    }
}
