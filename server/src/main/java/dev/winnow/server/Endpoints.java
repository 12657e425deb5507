package dev.winnow.server;

import dev.winnow.server.Caller.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Which path speaks which dialect of reranking. */
record Endpoints(Reranking reranking) {
    private static final Map<String, RerankDialect> FIXED = Map.ofEntries(
            Map.entry("/v2/rerank", new CohereV2()),
            Map.entry("/cohere/v2/rerank", new CohereV2()),
            Map.entry("/cohere/v1/rerank", new CohereV1()),
            Map.entry("/cohere/rerank", new CohereV1()),
            Map.entry("/jina/v1/rerank", new Jina()),
            Map.entry("/jina/rerank", new Jina()),
            Map.entry("/voyage/v1/rerank", new Voyage()),
            Map.entry("/voyage/rerank", new Voyage()),
            Map.entry("/tei/rerank", new Tei()),
            Map.entry("/infinity/v1/rerank", new Infinity()),
            Map.entry("/infinity/rerank", new Infinity()));

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        FIXED.forEach((path, dialect) -> routes.add(new Route(
                "POST", path, dialect, Right.READ, "Rerank as " + dialect.name(), call -> rerank(call, dialect))));
        routes.add(new Route(
                "POST",
                "/v1/rerank",
                new Union(),
                Right.READ,
                "Rerank as Cohere v1, Jina or Voyage, whichever the body speaks",
                call -> rerank(call, firstVersion(call.fields()))));
        routes.add(new Route(
                "POST",
                "/rerank",
                new Tei(),
                Right.READ,
                "Rerank as text-embeddings-inference (texts), Infinity (documents) or Winnow (passages)",
                call -> rerank(call, unversioned(call.fields()))));
        return routes;
    }

    private Answer rerank(Call call, RerankDialect dialect) {
        call.speak(dialect);
        Ask ask = dialect.parse(call.fields());
        return dialect.answer(ask, reranking.rerank(ask, call));
    }

    /** Whose words the body uses; Voyage's models are known by their numbers, Jina's by their first word. */
    private static RerankDialect firstVersion(Fields fields) {
        String model = fields.node("model")
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .orElse("");
        if (fields.has("top_k") || fields.has("truncation") || model.matches("rerank-(lite-)?[0-9].*")) {
            return new Voyage();
        }
        boolean objects =
                fields.node("documents").map(list -> list.path(0).isObject()).orElse(false);
        if (objects || fields.has("max_chunks_per_doc") || fields.has("rank_fields")) {
            return model.startsWith("jina-") ? new Jina() : new CohereV1();
        }
        return model.startsWith("jina-") ? new Jina() : new Union();
    }

    private static RerankDialect unversioned(Fields fields) {
        if (fields.has("passages")) {
            return new Own();
        }
        return fields.has("documents") && !fields.has("texts") ? new Infinity() : new Tei();
    }
}
