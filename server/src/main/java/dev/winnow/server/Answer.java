package dev.winnow.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What goes back: a status, a body of one type, and headers beside those that every answer has.
 *
 * @param body shared, not to be written
 */
record Answer(int status, String type, Bytes body, Map<String, String> headers) {
    Answer {
        headers = Map.copyOf(headers);
    }

    static Answer json(int status, Object value) {
        return new Answer(status, "application/json", Bytes.of(Json.bytes(value)), Map.of());
    }

    static Answer ok(Object value) {
        return json(200, value);
    }

    static Answer text(int status, String type, String text) {
        return new Answer(status, type, Bytes.of(text.getBytes(UTF_8)), Map.of());
    }

    Answer withHeader(String name, String value) {
        return withHeaders(Map.of(name, value));
    }

    Answer withHeaders(Map<String, String> added) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.putAll(added);
        return new Answer(status, type, body, more);
    }
}
