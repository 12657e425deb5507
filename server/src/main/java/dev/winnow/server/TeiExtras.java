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
        return catalogue.with(Optional.empty(), this::info);
    }

    private Answer info(Catalogue.Loaded model) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model_id", model.name());
        json.put(
                "model_type",
                Map.of("reranker", Map.of("id2label", Map.of("0", "LABEL_0"), "label2id", Map.of("LABEL_0", 0))));
        json.put("max_concurrent_requests", settings.limits().connections());
        if (model.alone().isLocal()) { // a service does not tell what its model reads
            json.put("max_input_length", model.rerank().window());
        }
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
            List<Pair> one = List.of(Pair.of(inputs));
            return Answer.ok(labels(scores(call, one, raw, truncate)[0]));
        }
        List<Pair> pairs = inputs.stream()
                .map(pair -> Pair.of(pair.isArray() ? pair.valueStream().toList() : List.of()))
                .toList();
        List<Object> all = new ArrayList<>();
        for (double score : scores(call, pairs, raw, truncate)) {
            all.add(labels(score));
        }
        return Answer.ok(all);
    }

    private static List<Object> labels(double score) {
        Map<String, Object> label = new LinkedHashMap<>();
        label.put("score", score);
        label.put("label", "LABEL_0");
        return List.of(label);
    }

    /** One request whatever it holds: the texts of one query are read together. */
    private double[] scores(Call call, List<Pair> pairs, boolean raw, boolean truncate) {
        Map<String, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < pairs.size(); i++) {
            places.computeIfAbsent(pairs.get(i).query(), query -> new ArrayList<>())
                    .add(i);
        }
        List<Ask> asks = new ArrayList<>();
        places.forEach((query, of) -> asks.add(Ask.of(
                        Optional.empty(),
                        query,
                        of.stream().map(i -> pairs.get(i).text()).toList())
                .withTruncation(truncate)));
        List<List<Reranked.Result>> answers = reranking.rerankAll(asks, call);
        double[] scores = new double[pairs.size()];
        int ask = 0;
        for (List<Integer> of : places.values()) {
            for (Reranked.Result result : answers.get(ask++)) {
                scores[of.get(result.index())] = result.score(raw);
            }
        }
        return scores;
    }

    private record Pair(String query, String text) {
        static Pair of(List<JsonNode> pair) {
            if (pair.size() != 2) {
                throw Limits.invalid(
                        "a reranker scores pairs; give 'inputs' as [query, text], or a list of such pairs");
            }
            String query = Fields.string("inputs[0]", pair.get(0));
            Limits.requireQuery(query);
            return new Pair(query, Fields.string("inputs[1]", pair.get(1)));
        }
    }
}
