package dev.winnow.hub;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * What came back in the end, after all redirects.
 *
 * @param address who gave it
 * @param hops the headers of every answer on the way, the last one's included
 */
record Answer(int status, URI address, List<HttpHeaders> hops, Arriving body) implements AutoCloseable {
    /** A header of the answer itself. */
    Optional<String> header(String name) {
        return hops.getLast().firstValue(name);
    }

    /** A header of the first answer on the way that has it: what the hub says of a file that lies elsewhere. */
    Optional<String> first(String name) {
        return hops.stream()
                .map(headers -> headers.firstValue(name))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** How long it asks to wait: seconds, or until a date. */
    Optional<Duration> retryAfter(Instant now) {
        Optional<String> given = header("Retry-After").map(String::strip);
        return given.filter(value -> value.matches("\\d{1,9}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .or(() -> given.flatMap(value -> until(value, now)));
    }

    private static Optional<Duration> until(String date, Instant now) {
        try {
            Instant then = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(then.isBefore(now) ? Duration.ZERO : Duration.between(now, then));
        } catch (DateTimeException e) {
            return Optional.empty(); // a header that says nothing is no reason to fail
        }
    }

    @Override
    public void close() {
        body.close();
    }
}
