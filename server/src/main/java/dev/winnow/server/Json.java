package dev.winnow.server;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes JSON; what is read is bounded in depth and in the length of names and numbers. */
final class Json {
    static final int MOST_DEPTH = 32;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .maxNameLength(1_000)
                            .maxNumberLength(100)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** For libraries that read and write JSON of their own, within the same bounds. */
    static JsonMapper mapper() {
        return MAPPER;
    }

    /** Maps, lists and numbers as JSON. */
    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** @throws tools.jackson.core.JacksonException when it is no JSON, or nested deeper than is allowed */
    static JsonNode read(byte[] bytes) {
        return MAPPER.readTree(bytes);
    }

    static JsonNode read(String text) {
        return MAPPER.readTree(text);
    }

    static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
