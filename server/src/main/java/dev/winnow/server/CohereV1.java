package dev.winnow.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Cohere's {@code /v1/rerank}: documents may be objects, of which {@code rank_fields} are read, and come back when wanted. */
record CohereV1() implements RerankDialect {
    private static final int MOST_CHUNKS = 10_000;

    @Override
    public String name() {
        return "cohere_v1";
    }

    @Override
    public Ask parse(Fields fields) {
        String query = fields.text("query");
        CohereV2.requireQuery(query);
        List<JsonNode> documents = fields.list("documents");
        CohereV2.requireDocuments(documents.size());
        OptionalInt chunks = fields.whole("max_chunks_per_doc", 1, Integer.MAX_VALUE);
        if (chunks.isPresent() && (long) documents.size() * chunks.getAsInt() >= MOST_CHUNKS) {
            throw CohereV2.tooManyChunks();
        }
        List<String> read = rankFields(fields);
        List<String> texts = new ArrayList<>();
        for (JsonNode document : documents) {
            texts.add(text(texts.size(), document, read));
        }
        boolean wanted = fields.flag("return_documents", false);
        return Ask.of(fields.optionalText("model"), query, texts)
                .withTop(fields.whole("top_n", 1, Integer.MAX_VALUE))
                .withDocuments(
                        wanted ? documents.stream().map(CohereV1::asObject).toList() : List.of());
    }

    private static List<String> rankFields(Fields fields) {
        Optional<JsonNode> given = fields.node("rank_fields");
        if (given.isEmpty()) {
            return List.of("text");
        }
        List<String> read = fields.strings("rank_fields");
        if (read.isEmpty()) {
            throw Limits.invalid(
                    "rank_fields cannot be empty, it must either contain at least one field or be omitted");
        }
        return read;
    }

    private static String text(int index, JsonNode document, List<String> read) {
        String name = "documents[" + index + "]";
        if (!document.isObject()) {
            return Fields.string(name, document);
        }
        List<JsonNode> values =
                read.stream().map(document::path).filter(JsonNode::isValueNode).toList();
        if (values.isEmpty()) {
            throw Limits.invalid("invalid request: document at index " + index + " has none of the fields " + read);
        }
        return values.stream()
                .map(value -> value.isString() ? value.stringValue() : value.toString())
                .collect(Collectors.joining(" "));
    }

    static JsonNode asObject(JsonNode document) {
        return document.isObject()
                ? document
                : JsonNodeFactory.instance.objectNode().set("text", document);
    }

    @Override
    public Answer answer(Ask ask, Reranked reranked) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", reranked.requestId());
        json.put("results", CohereV2.results(ask, reranked));
        json.put("meta", CohereV2.meta("1", ask, reranked));
        return Answer.ok(json);
    }

    @Override
    public Answer error(Trouble trouble, String requestId) {
        return CohereV2.cohereError(trouble, requestId);
    }
}
