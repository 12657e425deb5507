package dev.winnow.remote;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/**
 * One JSON question to a server, asked once more when that may help and there is time. Safe for concurrent use.
 *
 * <p>Redirects are not followed, answers end at {@value #MOST_BYTES} bytes, and no message holds the key.
 */
final class Exchange implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final long MOST_BYTES = 8L << 20;

    private final String name;
    private final Key key;
    private final Duration timeLimit;
    private final Duration pause;
    private final InstantSource clock;
    private final HttpClient client;

    Exchange(String name, Key key, Duration timeLimit, Duration pause, InstantSource clock) {
        this.name = name;
        this.key = key;
        this.timeLimit = timeLimit;
        this.pause = pause;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // small servers stumble over the offer of HTTP/2
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
    }

    /**
     * Posts, and posts once more after 429 and 5xx.
     *
     * @param again whether a connection that failed is a reason to ask once more too
     * @param failure what a reply means whose wait does not fit into the time left; given the reply and the message's end
     */
    Reply ask(
            URI address,
            Map<String, String> headers,
            byte[] body,
            Deadline deadline,
            boolean again,
            BiFunction<Reply, String, RankFailure> failure) {
        Deadline limit = deadline.remaining().compareTo(timeLimit) < 0 ? deadline : Deadline.after(timeLimit);
        Reply reply;
        try {
            reply = send(address, headers, body, limit);
        } catch (RankFailure.Unavailable e) {
            if (!again
                    || pause.compareTo(limit.remaining()) >= 0
                    || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            await(pause);
            return send(address, headers, body, limit);
        }
        if (!reply.mayBetter()) {
            return reply;
        }
        Duration wait = reply.retryAfter().orElse(pause);
        if (wait.compareTo(limit.remaining()) >= 0) {
            throw failure.apply(reply, "; it asks to wait " + wait.toMillis() + " ms, and the time limit ends before");
        }
        await(wait);
        return send(address, headers, body, limit);
    }

    /** The client's own time limit ends with the headers, so the whole answer is waited for here. */
    private Reply send(URI address, Map<String, String> headers, byte[] body, Deadline limit) {
        if (limit.isPassed()) {
            throw late();
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<String>> response =
                client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
        try {
            return Reply.of(response.get(limit.remaining().toNanos(), TimeUnit.NANOSECONDS), key, clock.instant());
        } catch (TimeoutException e) {
            response.cancel(true);
            throw late();
        } catch (InterruptedException e) {
            response.cancel(true);
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw unreachable(Optional.ofNullable(e.getCause()).orElse(e));
        }
    }

    private void await(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private RankFailure late() {
        return new RankFailure.DeadlineExceeded(name + " did not answer in time, at most " + timeLimit.toMillis()
                + " ms; give it more, or ask a smaller model");
    }

    private RankFailure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new RankFailure.Unavailable("waiting for " + name + " was interrupted", e);
    }

    /** What the client says holds no header, and so no key; redacted all the same. */
    private RankFailure unreachable(Throwable cause) {
        String reason = cause instanceof IOException && cause.getMessage() != null
                ? cause.getMessage()
                : cause.getClass().getSimpleName();
        return new RankFailure.Unavailable(
                name + " cannot be reached: " + key.redact(reason) + "; check that the server runs and its address",
                cause);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
