package dev.winnow.server;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * What every rerank dialect asks.
 *
 * @param model the name given, if one was
 * @param texts what is scored, in the order of the request
 * @param documents what was sent for each text, to be sent back; empty where nothing is
 * @param top how many results are wanted
 * @param raw whether scores are wanted as the model gives them
 * @param truncation whether a text that is too long may be cut
 * @param priority 0 to 999, lower is earlier
 * @param warnings what was asked and cannot be done
 */
record Ask(
        Optional<String> model,
        String query,
        List<String> texts,
        List<JsonNode> documents,
        OptionalInt top,
        boolean raw,
        boolean truncation,
        int priority,
        List<String> warnings) {
    Ask {
        texts = List.copyOf(texts);
        documents = List.copyOf(documents);
        warnings = List.copyOf(warnings);
    }

    static Ask of(Optional<String> model, String query, List<String> texts) {
        return new Ask(model, query, texts, List.of(), OptionalInt.empty(), false, true, 0, List.of());
    }

    Ask withDocuments(List<JsonNode> documents) {
        return new Ask(model, query, texts, documents, top, raw, truncation, priority, warnings);
    }

    Ask withTop(OptionalInt top) {
        return new Ask(model, query, texts, documents, top, raw, truncation, priority, warnings);
    }

    Ask withRaw(boolean raw) {
        return new Ask(model, query, texts, documents, top, raw, truncation, priority, warnings);
    }

    Ask withTruncation(boolean truncation) {
        return new Ask(model, query, texts, documents, top, raw, truncation, priority, warnings);
    }

    Ask withPriority(int priority) {
        return new Ask(model, query, texts, documents, top, raw, truncation, priority, warnings);
    }

    Ask withWarnings(List<String> warnings) {
        return new Ask(model, query, texts, documents, top, raw, truncation, priority, warnings);
    }
}
