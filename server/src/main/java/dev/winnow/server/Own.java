package dev.winnow.server;

import dev.winnow.app.OutcomeJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Winnow's own way of speaking: passages in, with every number that is known out. */
record Own() implements RerankDialect {
    @Override
    public String name() {
        return "winnow";
    }

    @Override
    public Ask parse(Fields fields) {
        List<JsonNode> passages = fields.list("passages");
        Limits.requireSize("passages", passages.size(), Limits.MOST_DOCUMENTS);
        return Ask.of(fields.optionalText("model"), fields.text("query"), Limits.texts("passages", passages))
                .withTop(fields.whole("top", 1, Integer.MAX_VALUE))
                .withPriority(fields.whole("priority", 0, 999).orElse(0))
                .withDocuments(fields.flag("passages_back", false) ? passages : List.of());
    }

    @Override
    public Answer answer(Ask ask, Reranked reranked) {
        List<Object> results = new ArrayList<>();
        for (Reranked.Result result : reranked.results()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("rank", results.size() + 1);
            json.put("index", result.index());
            result.said().ifPresent(said -> {
                json.put("score", said.score());
                json.put("logit", said.logit());
                json.put("scale", said.scale().name().toLowerCase(Locale.ROOT));
                json.put("lost_tokens", said.lostTokens());
            });
            result.candidate().probability().ifPresent(chance -> json.put("probability", chance));
            json.put("relevance", result.relevance());
            OutcomeJson.window(result.candidate()).ifPresent(window -> json.put("best_window", window));
            if (!ask.documents().isEmpty()) {
                json.put("passage", ask.documents().get(result.index()));
            }
            results.add(json);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("request_id", reranked.requestId());
        json.put("model", reranked.model());
        json.put("results", results);
        json.put("tokens", reranked.tokens());
        json.put("quality", OutcomeJson.quality(reranked.quality()));
        return Answer.ok(json);
    }

    @Override
    public Answer error(Trouble trouble, String requestId) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("kind", trouble.problem().label());
        error.put("message", words(trouble));
        error.put("request_id", requestId);
        return Answer.json(trouble.problem().status(), Map.of("error", error));
    }

    static String words(Trouble trouble) {
        return trouble.problem() == Problem.UNKNOWN_MODEL
                ? "there is no model or pipeline '" + trouble.message() + "'; GET /pipelines lists them"
                : trouble.message();
    }
}
