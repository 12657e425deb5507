package dev.winnow.server;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Checks that several dialects share. */
final class Limits {
    /** No dialect takes more. */
    static final int MOST_DOCUMENTS = 10_000;

    private Limits() {}

    static Refusal invalid(String message) {
        return new Refusal(Problem.INVALID, message);
    }

    /** Passes when there is something to rank, and no more than is allowed. */
    static void requireSize(String field, int size, int most) {
        if (size == 0) {
            throw new Refusal(Problem.EMPTY, "'" + field + "' is empty; give at least one");
        }
        if (size > most) {
            throw invalid("'" + field + "' has " + size + " entries, at most " + most + " are allowed; ask in parts");
        }
    }

    static void requireQuery(String query) {
        if (query.isBlank()) {
            throw invalid("'query' is empty; give at least one word");
        }
    }

    /** The texts of documents that are strings, or objects with a string under {@code text}. */
    static List<String> texts(String field, List<JsonNode> documents) {
        return java.util.stream.IntStream.range(0, documents.size())
                .mapToObj(i -> text(field + "[" + i + "]", documents.get(i)))
                .toList();
    }

    private static String text(String name, JsonNode document) {
        return document.isObject() && document.hasNonNull("text")
                ? Fields.string(name + ".text", document.path("text"))
                : Fields.string(name, document);
    }
}
