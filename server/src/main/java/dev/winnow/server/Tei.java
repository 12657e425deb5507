package dev.winnow.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The {@code /rerank} of text-embeddings-inference: {@code texts} in, a bare list out. */
record Tei() implements RerankDialect {
    @Override
    public String name() {
        return "tei";
    }

    @Override
    public Ask parse(Fields fields) {
        String query = fields.text("query");
        Limits.requireQuery(query);
        List<String> texts = fields.strings("texts");
        Limits.requireSize("texts", texts.size(), Limits.MOST_DOCUMENTS);
        fields.optionalText("truncation_direction").ifPresent(Tei::requireRight);
        return Ask.of(fields.optionalText("model"), query, texts)
                .withRaw(fields.flag("raw_scores", false))
                .withTruncation(fields.flag("truncate", true))
                .withDocuments(fields.flag("return_text", false) ? fields.list("texts") : List.of());
    }

    private static void requireRight(String direction) {
        switch (direction.toLowerCase(Locale.ROOT)) {
            case "right" -> {}
            case "left" -> throw Limits.invalid("'truncation_direction' is left; long texts are cut on the right here");
            default -> throw Limits.invalid("'truncation_direction' is '" + direction + "', must be left or right");
        }
    }

    @Override
    public Answer answer(Ask ask, Reranked reranked) {
        List<Object> results = new ArrayList<>();
        for (Reranked.Result result : reranked.results()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("index", result.index());
            if (!ask.documents().isEmpty()) {
                json.put("text", ask.documents().get(result.index()));
            }
            json.put("score", result.score(ask.raw()));
            results.add(json);
        }
        return Answer.ok(results);
    }

    @Override
    public Answer error(Trouble trouble, String requestId) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("error", trouble.message());
        json.put("error_type", type(trouble.problem()));
        return Answer.json(status(trouble.problem()), json);
    }

    private static String type(Problem problem) {
        return switch (problem) {
            case EMPTY -> "Empty";
            case OVERLOADED -> "Overloaded";
            case UNAVAILABLE -> "Unhealthy";
            case MODEL_FAILURE, MISCONFIGURED, LATE, BUG -> "Backend";
            default -> "Validation";
        };
    }

    private static int status(Problem problem) {
        return switch (problem) {
            case EMPTY -> 400;
            case MODEL_FAILURE, MISCONFIGURED, BUG -> 424;
            default -> problem.status();
        };
    }
}
