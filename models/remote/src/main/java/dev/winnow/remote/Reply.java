package dev.winnow.remote;

import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a server sent back, with the key taken out.
 *
 * @param requestId the server's name for the request; empty when it gave none
 */
record Reply(int status, String body, String requestId, Optional<Duration> retryAfter) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SHOWN = 300;

    static Reply of(HttpResponse<String> response, Key key, Instant now) {
        return new Reply(
                response.statusCode(),
                key.redact(response.body()),
                response.headers().firstValue("x-request-id").map(key::redact).orElse(""),
                retryAfter(response, now));
    }

    /** Seconds, a date, or the milliseconds that some servers give beside them. */
    private static Optional<Duration> retryAfter(HttpResponse<String> response, Instant now) {
        Optional<Duration> milliseconds =
                response.headers().firstValue("retry-after-ms").flatMap(value -> number(value, 1));
        return milliseconds.isPresent()
                ? milliseconds
                : response.headers()
                        .firstValue("retry-after")
                        .flatMap(value -> number(value, 1_000).or(() -> date(value, now)));
    }

    private static Optional<Duration> number(String value, int milliseconds) {
        String bare = value.strip();
        return bare.matches("\\d{1,9}(\\.\\d{1,9})?")
                ? Optional.of(Duration.ofMillis((long) Math.ceil(Double.parseDouble(bare) * milliseconds)))
                : Optional.empty();
    }

    private static Optional<Duration> date(String value, Instant now) {
        try {
            Instant then = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(then.isBefore(now) ? Duration.ZERO : Duration.between(now, then));
        } catch (DateTimeException e) {
            return Optional.empty(); // a header that says nothing is no reason to fail
        }
    }

    boolean mayBetter() {
        return status == 429 || (status >= 500 && status <= 599);
    }

    /** The body as a JSON object; nothing when it is none. */
    Optional<JsonNode> json() {
        return tree().filter(JsonNode::isObject);
    }

    /** The body as JSON of any kind; nothing when it is none. */
    Optional<JsonNode> tree() {
        try {
            return Optional.of(JSON.readTree(body)).filter(root -> !root.isMissingNode());
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /**
     * The server's own sentence about what went wrong: {@code error.message}, {@code error}, {@code message} or
     * {@code detail}, as the servers of this family write it; otherwise the beginning of the body.
     */
    String sentence() {
        String text = json().map(root -> {
                    for (JsonNode node : new JsonNode[] {
                        root.path("error").path("message"),
                        root.path("error"),
                        root.path("message"),
                        root.path("detail")
                    }) {
                        if (node.isString() && !node.stringValue().isBlank()) {
                            return node.stringValue();
                        }
                    }
                    return body;
                })
                .orElse(body);
        return shown(text);
    }

    /** As the end of a message: what the server said, and its name for the request. */
    String said() {
        String sentence = sentence();
        return (sentence.isEmpty() ? "" : ": " + sentence)
                + (requestId.isEmpty() ? "" : " (request " + requestId + ")");
    }

    private static String shown(String text) {
        String line = text.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }
}
