package dev.winnow.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Jina's {@code /v1/rerank}: documents come back unless told otherwise. */
record Jina() implements RerankDialect {
    @Override
    public String name() {
        return "jina";
    }

    @Override
    public Ask parse(Fields fields) {
        String query = fields.text("query");
        Limits.requireQuery(query);
        List<JsonNode> documents = fields.list("documents");
        Limits.requireSize("documents", documents.size(), Limits.MOST_DOCUMENTS);
        List<String> texts = Limits.texts("documents", documents);
        boolean wanted = fields.flag("return_documents", true);
        return Ask.of(fields.optionalText("model"), query, texts)
                .withTop(fields.whole("top_n", 1, Integer.MAX_VALUE))
                .withDocuments(
                        wanted ? documents.stream().map(CohereV1::asObject).toList() : List.of());
    }

    @Override
    public Answer answer(Ask ask, Reranked reranked) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", reranked.model());
        json.put("object", "list");
        json.put("usage", usage(reranked));
        json.put("results", CohereV2.results(ask, reranked));
        return Answer.ok(json);
    }

    static Map<String, Object> usage(Reranked reranked) {
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("total_tokens", reranked.tokens());
        usage.put("prompt_tokens", reranked.tokens());
        return usage;
    }

    @Override
    public Answer error(Trouble trouble, String requestId) {
        int status = switch (trouble.problem()) {
            case MALFORMED, MISTYPED, INVALID, EMPTY, UNKNOWN_MODEL -> 422;
            default -> trouble.problem().status();
        };
        String message = trouble.problem() == Problem.UNKNOWN_MODEL
                ? "there is no model '" + trouble.message() + "'"
                : trouble.message();
        return Answer.json(status, Map.of("detail", message));
    }
}
