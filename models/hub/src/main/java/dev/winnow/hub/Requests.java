package dev.winnow.hub;

import dev.winnow.RankFailure;
import dev.winnow.bundle.HubName;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Questions to the hub. Redirects are followed here and not by the client, so that the token goes to the endpoint's own host
 * and to no other.
 */
final class Requests implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int MOST_HOPS = 10;

    private final HubSettings settings;
    private final Token token;
    private final InstantSource clock;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // one long stream at a time gains nothing from HTTP/2
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    Requests(HubSettings settings, Token token, InstantSource clock) {
        this.settings = settings;
        this.token = token;
        this.clock = clock;
    }

    HubSettings settings() {
        return settings;
    }

    /**
     * Asks once, and answers with what is a success.
     *
     * @param method {@code GET} or {@code HEAD}
     * @param from the first byte wanted; 0 for all
     * @throws Passing when it may succeed later
     * @throws RankFailure when it will not
     */
    Answer ask(HubName name, String method, URI address, long from) throws Passing {
        Answer answer = follow(method, address, from);
        if (answer.status() == 200 || answer.status() == 206 || answer.status() == 416) {
            return answer;
        }
        answer.close();
        Refusal refusal = new Refusal(settings, token, name, answer);
        if (refusal.mayPass()) {
            Optional<Duration> wait = answer.retryAfter(clock.instant());
            throw new Passing(refusal.failure(wait), wait, false);
        }
        throw refusal.failure(Optional.empty());
    }

    private Answer follow(String method, URI address, long from) throws Passing {
        List<HttpHeaders> hops = new ArrayList<>();
        URI at = address;
        while (hops.size() < MOST_HOPS) {
            HttpResponse<Arriving> response = send(method, at, from);
            hops.add(response.headers());
            Optional<String> location = response.headers().firstValue("Location");
            if (response.statusCode() / 100 != 3 || location.isEmpty()) {
                return new Answer(response.statusCode(), at, List.copyOf(hops), response.body());
            }
            response.body().close();
            at = next(at, location.get());
        }
        throw new RankFailure.Unavailable(
                "the hub at " + settings.endpoint() + " redirects more than " + MOST_HOPS
                        + " times; check HF_ENDPOINT, or try again later",
                null);
    }

    private URI next(URI from, String location) {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new RankFailure.Unavailable(
                    "the hub at " + settings.endpoint() + " redirects to what is no address; try again later", null);
        }
        boolean worse = "https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme());
        boolean known = "https".equalsIgnoreCase(to.getScheme()) || "http".equalsIgnoreCase(to.getScheme());
        if (worse || !known || to.getHost() == null) {
            throw new RankFailure.Unavailable(
                    "the hub at " + settings.endpoint() + " redirects from " + from.getScheme() + " to "
                            + to.getScheme() + "; only https, or http from http, is followed",
                    null);
        }
        return to;
    }

    private HttpResponse<Arriving> send(String method, URI at, long from) throws Passing {
        HttpRequest.Builder request = HttpRequest.newBuilder(at)
                .timeout(settings.patience())
                .header("User-Agent", "winnow")
                .method(method, BodyPublishers.noBody());
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        if (settings.isOwn(at) && settings.isPrivate()) {
            token.header().ifPresent(value -> request.header("Authorization", value));
        }
        try {
            return client.send(request.build(), ignored -> new Arriving());
        } catch (IOException e) {
            throw lost(at, e, false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RankFailure.Unavailable("fetching from " + at.getHost() + " was interrupted", e);
        }
    }

    /** The connection failed or was cut; what the client says holds no header, and so no token: redacted all the same. */
    Passing lost(URI at, IOException cause, boolean moved) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        RankFailure failure = new RankFailure.Unavailable(
                at.getHost() + " cannot be reached, or the connection to it broke: " + token.redact(reason)
                        + "; check the network and HF_ENDPOINT, then run this again: it goes on where it was",
                cause);
        if (cause instanceof InterruptedIOException && Thread.currentThread().isInterrupted()) {
            throw failure;
        }
        return new Passing(failure, Optional.empty(), moved);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
