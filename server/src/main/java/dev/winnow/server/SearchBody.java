package dev.winnow.server;

import dev.winnow.Query;
import dev.winnow.app.Variation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code /search} and {@code /context} are asked.
 *
 * @param pipeline the name given, if one was
 * @param top how many results are wanted
 */
record SearchBody(Query query, Optional<String> pipeline, int top, Variation variation) {
    private static final int MOST_RESULTS = 10_000;
    private static final int RESULTS = 10;

    static SearchBody parse(Fields fields) {
        Variation variation = new Variation(
                fields.whole("depth", 1, Variation.MOST_DEPTH),
                fields.numbers("weights", 0, 1_000),
                fields.number("mmr", 0, 1));
        return new SearchBody(
                Query.of(fields.text("query")).withFilter(Searching.filter(fields)),
                fields.optionalText("pipeline"),
                fields.whole("top", 1, MOST_RESULTS).orElse(RESULTS),
                variation);
    }

    /** Of a query alone. */
    static SearchBody of(String query, Optional<String> pipeline) {
        return new SearchBody(Query.of(query), pipeline, RESULTS, Variation.none());
    }

    /** For the description of the API. */
    static Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("query", Map.of("type", "string", "description", "What is looked for, in words"));
        properties.put(
                "pipeline", Map.of("type", "string", "description", "Which pipeline answers", "default", "default"));
        properties.put("top", whole("How many results are wanted", MOST_RESULTS, Map.of("default", RESULTS)));
        properties.put(
                "filter",
                Map.of(
                        "type",
                        "object",
                        "description",
                        "Metadata that passages must have: field to value, or to a list of values"));
        properties.put(
                "depth",
                whole(
                        "How many candidates each first stage fetches; without it, as many as the pipeline says",
                        Variation.MOST_DEPTH,
                        Map.of()));
        properties.put(
                "weights",
                Map.of(
                        "type",
                        "array",
                        "items",
                        Map.of("type", "number", "minimum", 0, "maximum", 1_000),
                        "description",
                        "What each first stage counts in the fusion, in the pipeline's order; not all 0"));
        properties.put(
                "mmr",
                Map.of(
                        "type",
                        "number",
                        "minimum",
                        0,
                        "maximum",
                        1,
                        "description",
                        "Lambda of marginal relevance: 1 keeps the order, 0 asks only for what is unlike everything above"));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("required", List.of("query"));
        schema.put("properties", properties);
        return schema;
    }

    private static Map<String, Object> whole(String description, int most, Map<String, Object> more) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "integer");
        schema.put("minimum", 1);
        schema.put("maximum", most);
        schema.put("description", description);
        schema.putAll(more);
        return schema;
    }
}
