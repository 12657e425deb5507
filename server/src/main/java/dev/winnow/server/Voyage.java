package dev.winnow.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Voyage's {@code /v1/rerank}: {@code top_k}, answers under {@code data}, documents as plain strings. */
record Voyage() implements RerankDialect {
    private static final int MOST_DOCUMENTS = 1_000;

    @Override
    public String name() {
        return "voyage";
    }

    @Override
    public Ask parse(Fields fields) {
        Optional<String> model = fields.optionalText("model");
        if (model.isEmpty()) {
            throw Fields.mistyped("'model' is missing; give a string");
        }
        String query = fields.text("query");
        Limits.requireQuery(query);
        List<String> texts = fields.strings("documents");
        Limits.requireSize("documents", texts.size(), MOST_DOCUMENTS);
        return Ask.of(model, query, texts)
                .withTop(fields.whole("top_k", 1, Integer.MAX_VALUE))
                .withTruncation(fields.flag("truncation", true))
                .withDocuments(fields.flag("return_documents", false) ? fields.list("documents") : List.of());
    }

    @Override
    public Answer answer(Ask ask, Reranked reranked) {
        List<Object> data = new ArrayList<>();
        for (Reranked.Result result : reranked.results()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("relevance_score", result.relevance());
            json.put("index", result.index());
            if (!ask.documents().isEmpty()) {
                json.put("document", ask.documents().get(result.index()));
            }
            data.add(json);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("object", "list");
        json.put("data", data);
        json.put("model", reranked.model());
        json.put("usage", Map.of("total_tokens", reranked.tokens()));
        return Answer.ok(json);
    }

    @Override
    public Answer error(Trouble trouble, String requestId) {
        int status = switch (trouble.problem()) {
            case INVALID, EMPTY, UNKNOWN_MODEL -> 400;
            case MALFORMED, MISTYPED -> 422;
            default -> trouble.problem().status();
        };
        String message = trouble.problem() == Problem.UNKNOWN_MODEL
                ? "Model " + trouble.message() + " is not supported."
                : trouble.message();
        return Answer.json(status, Map.of("detail", message));
    }
}
