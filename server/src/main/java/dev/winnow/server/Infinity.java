package dev.winnow.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * The {@code /rerank} of Infinity, which vLLM's clients read too: {@code documents} in, results with strings out. A
 * {@code top_n} of 0 is vLLM's word for all.
 */
record Infinity() implements RerankDialect {
    private static final int MOST_DOCUMENTS = 2_048;

    @Override
    public String name() {
        return "infinity";
    }

    @Override
    public Ask parse(Fields fields) {
        String query = fields.text("query");
        Limits.requireQuery(query);
        List<JsonNode> documents = fields.list("documents");
        Limits.requireSize("documents", documents.size(), MOST_DOCUMENTS);
        List<String> texts = Limits.texts("documents", documents);
        OptionalInt top = fields.whole("top_n", 0, Integer.MAX_VALUE);
        return Ask.of(fields.optionalText("model"), query, texts)
                .withTop(top.isPresent() && top.getAsInt() == 0 ? OptionalInt.empty() : top)
                .withRaw(fields.flag("raw_scores", false))
                .withDocuments(fields.flag("return_documents", false) ? documents : List.of());
    }

    @Override
    public Answer answer(Ask ask, Reranked reranked) {
        List<Object> results = new ArrayList<>();
        for (Reranked.Result result : reranked.results()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("relevance_score", result.score(ask.raw()));
            json.put("index", result.index());
            if (!ask.documents().isEmpty()) {
                json.put("document", ask.texts().get(result.index()));
            }
            results.add(json);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("object", "rerank");
        json.put("results", results);
        json.put("model", reranked.model());
        json.put("usage", Jina.usage(reranked));
        json.put("id", "infinity-" + reranked.requestId());
        json.put("created", System.currentTimeMillis() / 1_000);
        return Answer.ok(json);
    }

    @Override
    public Answer error(Trouble trouble, String requestId) {
        return switch (trouble.problem()) {
            case MALFORMED, MISTYPED, INVALID, EMPTY ->
                Answer.json(
                        422,
                        Map.of(
                                "detail",
                                List.of(Map.of(
                                        "loc", List.of("body"), "msg", trouble.message(), "type", "value_error"))));
            case UNKNOWN_MODEL -> openAiStyle(400, "there is no model '" + trouble.message() + "'", trouble.problem());
            default -> openAiStyle(trouble.problem().status(), trouble.message(), trouble.problem());
        };
    }

    static Answer openAiStyle(int status, String message, Problem problem) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", message);
        error.put("type", problem.label());
        error.put("param", null);
        error.put("code", status);
        return Answer.json(status, Map.of("error", error));
    }
}
