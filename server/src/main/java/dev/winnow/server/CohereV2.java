package dev.winnow.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Cohere's {@code /v2/rerank}: strings only, a model is required, documents never come back. */
record CohereV2() implements RerankDialect {
    private static final int PAIRS_A_UNIT = 100;

    @Override
    public String name() {
        return "cohere_v2";
    }

    @Override
    public Ask parse(Fields fields) {
        Optional<String> model = fields.optionalText("model");
        if (model.isEmpty() || model.get().isBlank()) {
            throw Limits.invalid("a model parameter is required for this endpoint.");
        }
        String query = fields.text("query");
        requireQuery(query);
        List<String> texts = fields.strings("documents");
        requireDocuments(texts.size());
        List<String> warnings = Stream.of("return_documents", "rank_fields", "max_chunks_per_doc")
                .filter(fields::has)
                .map(field -> field + " is not a parameter of v2 and was ignored")
                .toList();
        int mostTokens =
                fields.whole("max_tokens_per_doc", 1, Integer.MAX_VALUE).orElse(0);
        List<String> all = new ArrayList<>(warnings);
        if (mostTokens > 0) {
            all.add("max_tokens_per_doc was ignored: the model's own window decides how much of a document is read");
        }
        return Ask.of(model, query, texts)
                .withTop(fields.whole("top_n", 1, Integer.MAX_VALUE))
                .withPriority(fields.whole("priority", 0, 999).orElse(0))
                .withWarnings(all);
    }

    static void requireQuery(String query) {
        if (query.isBlank()) {
            throw Limits.invalid("invalid request: query must not be empty or be only whitespace");
        }
    }

    static void requireDocuments(int size) {
        if (size == 0) {
            throw new Refusal(Problem.EMPTY, "invalid request: list of documents must not be empty");
        }
        if (size > Limits.MOST_DOCUMENTS) {
            throw tooManyChunks();
        }
    }

    static Refusal tooManyChunks() {
        return Limits.invalid("invalid request: number of total max chunks (number of documents * max chunks per doc)"
                + " must be less than 10000");
    }

    @Override
    public Answer answer(Ask ask, Reranked reranked) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", reranked.requestId());
        json.put("results", results(ask, reranked));
        json.put("meta", meta("2", ask, reranked));
        return Answer.ok(json);
    }

    /** Results as several services list them: the document is left out when it is not wanted, never null. */
    static List<Object> results(Ask ask, Reranked reranked) {
        List<Object> results = new ArrayList<>();
        for (Reranked.Result result : reranked.results()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("index", result.index());
            json.put("relevance_score", result.score(ask.raw()));
            if (!ask.documents().isEmpty()) {
                json.put("document", ask.documents().get(result.index()));
            }
            results.add(json);
        }
        return results;
    }

    static Map<String, Object> meta(String version, Ask ask, Reranked reranked) {
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("api_version", Map.of("version", version));
        int units = Math.ceilDiv(ask.texts().size(), PAIRS_A_UNIT);
        meta.put("billed_units", Map.of("search_units", units));
        List<String> warnings = new ArrayList<>(ask.warnings());
        reranked.warning().ifPresent(warnings::add);
        if (!warnings.isEmpty()) {
            meta.put("warnings", warnings);
        }
        return meta;
    }

    @Override
    public Answer error(Trouble trouble, String requestId) {
        return cohereError(trouble, requestId);
    }

    static Answer cohereError(Trouble trouble, String requestId) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", requestId);
        json.put("message", message(trouble));
        return Answer.json(status(trouble.problem()), json);
    }

    static int status(Problem problem) {
        return switch (problem) {
            case MALFORMED, MISTYPED, INVALID, EMPTY -> 400;
            default -> problem.status();
        };
    }

    private static String message(Trouble trouble) {
        return switch (trouble.problem()) {
            case MALFORMED -> "invalid json syntax: " + trouble.message();
            case UNKNOWN_MODEL ->
                "model '" + trouble.message()
                        + "' not found, make sure the correct model ID was used and that you have access to the model.";
            default -> trouble.message();
        };
    }
}
