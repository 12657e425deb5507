package dev.winnow.server;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer where Cohere v1 and Jina cannot be told apart, on {@code /v1/rerank}: what either client reads, at once. A
 * document comes back when it is asked for, as Cohere does.
 */
record Union() implements RerankDialect {
    @Override
    public String name() {
        return "cohere_or_jina";
    }

    @Override
    public Ask parse(Fields fields) {
        return new CohereV1().parse(fields);
    }

    @Override
    public Answer answer(Ask ask, Reranked reranked) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", reranked.requestId());
        json.put("model", reranked.model());
        json.put("object", "list");
        json.put("results", CohereV2.results(ask, reranked));
        json.put("meta", CohereV2.meta("1", ask, reranked));
        json.put("usage", Jina.usage(reranked));
        return Answer.ok(json);
    }

    @Override
    public Answer error(Trouble trouble, String requestId) {
        Answer cohere = CohereV2.cohereError(trouble, requestId);
        String message = Json.read(cohere.body().array()).path("message").stringValue();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", requestId);
        json.put("message", message);
        json.put("detail", message);
        return Answer.json(cohere.status(), json);
    }
}
