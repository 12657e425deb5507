package dev.winnow.server;

import dev.winnow.server.Caller.Right;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What else clients of text-embeddings-inference ask a reranker: {@code /info} and {@code /predict}. */
record TeiExtras(Catalogue catalogue, Reranking reranking, ServerSettings settings) {
    List<Route> routes() {
        Tei tei = new Tei();
        return List.of(
                new Route("GET", "/info", tei, Right.READ, "The model, as TEI tells it", c -> info()),
                new Route("GET", "/tei/info", tei, Right.READ, "The model, as TEI tells it", c -> info()),
                new Route("POST", "/predict", tei, Right.READ, "Score pairs as TEI", this::predict),
                new Route("POST", "/tei/predict", tei, Right.READ, "Score pairs as TEI", this::predict));
    }

    private Answer info() {
        Catalogue.Loaded model = catalogue.find(Optional.empty());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model_id", model.name());
        json.put(
                "model_type",
                Map.of("reranker", Map.of("id2label", Map.of("0", "LABEL_0"), "label2id", Map.of("LABEL_0", 0))));
        json.put("max_concurrent_requests", settings.limits().connections());
        json.put("max_client_batch_size", Limits.MOST_DOCUMENTS);
        json.put("auto_truncate", true);
        json.put("tokenization_workers", settings.limits().slots());
        json.put("version", "winnow");
        return Answer.ok(json);
    }

    /** One pair, or a list of pairs; the answer is a list of labels for one, and a list of such lists for more. */
    private Answer predict(Call call) {
        Fields fields = call.fields();
        List<JsonNode> inputs = fields.list("inputs");
        Limits.requireSize("inputs", inputs.size(), Limits.MOST_DOCUMENTS);
        boolean raw = fields.flag("raw_scores", false);
        boolean truncate = fields.flag("truncate", true);
        if (inputs.stream().noneMatch(JsonNode::isArray)) {
            return Answer.ok(labels(score(call, inputs, raw, truncate)));
        }
        List<Object> all = new ArrayList<>();
        for (JsonNode pair : inputs) {
            all.add(labels(score(call, pair.isArray() ? pair.valueStream().toList() : List.of(), raw, truncate)));
        }
        return Answer.ok(all);
    }

    private static List<Object> labels(double score) {
        Map<String, Object> label = new LinkedHashMap<>();
        label.put("score", score);
        label.put("label", "LABEL_0");
        return List.of(label);
    }

    private double score(Call call, List<JsonNode> pair, boolean raw, boolean truncate) {
        if (pair.size() != 2) {
            throw Limits.invalid("a reranker scores pairs; give 'inputs' as [query, text], or a list of such pairs");
        }
        String query = Fields.string("inputs[0]", pair.get(0));
        Limits.requireQuery(query);
        Ask ask = Ask.of(Optional.empty(), query, List.of(Fields.string("inputs[1]", pair.get(1))))
                .withTruncation(truncate);
        return reranking.rerank(ask, call).results().getFirst().score(raw);
    }
}
