package dev.winnow.server;

import dev.winnow.Candidate;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.app.OutcomeJson;
import dev.winnow.app.Variation;
import dev.winnow.pipeline.Outcome;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What agents may ask: to search the index, where there is one, and to rerank passages. They change nothing. A failure is
 * told as the tool's result, for a model to read and to ask better.
 */
record McpTools(Searching searching, Reranking reranking, Metrics metrics, boolean searches) {
    private static final Logger LOG = System.getLogger(McpTools.class.getName());
    private static final int MOST_RESULTS = 100;

    private static final Map<String, Object> TEXT = Map.of("type", "string");

    List<SyncToolSpecification> all() {
        List<SyncToolSpecification> all = new ArrayList<>();
        if (searches) {
            all.add(tool(
                    "search",
                    "Find the passages of the index that answer a query, best first.",
                    Map.of(
                            "query", described(TEXT, "What is looked for, in words"),
                            "top", Map.of("type", "integer", "minimum", 1, "maximum", MOST_RESULTS, "default", 10),
                            "pipeline", described(TEXT, "Which pipeline answers; without it, the server's own"),
                            "filter",
                                    described(
                                            Map.of("type", "object"),
                                            "Metadata that passages must have: field to value, or to a list of values")),
                    List.of("query"),
                    this::search));
        }
        all.add(tool(
                "rerank",
                "Put passages into the order of their relevance to a query.",
                Map.of(
                        "query", described(TEXT, "What the passages should answer"),
                        "passages", Map.of("type", "array", "items", TEXT, "maxItems", Limits.MOST_DOCUMENTS),
                        "top", Map.of("type", "integer", "minimum", 1),
                        "model", described(TEXT, "Which model or pipeline reads them; without it, the server's own")),
                List.of("query", "passages"),
                this::rerank));
        return all;
    }

    /** What a tool does with its arguments. */
    @FunctionalInterface
    private interface Work {
        Map<String, Object> result(Fields arguments, Call call);
    }

    private SyncToolSpecification tool(
            String name, String description, Map<String, Object> properties, List<String> required, Work work) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", required);
        Tool tool = Tool.builder(name, schema)
                .description(description)
                .annotations(new ToolAnnotations(null, true, false, true, false, null))
                .build();
        return new SyncToolSpecification(tool, (context, request) -> call(context, request, work));
    }

    private static Map<String, Object> described(Map<String, Object> type, String description) {
        Map<String, Object> schema = new LinkedHashMap<>(type);
        schema.put("description", description);
        return schema;
    }

    private CallToolResult call(McpTransportContext context, CallToolRequest request, Work work) {
        Call call = (Call) Objects.requireNonNull(context.get(Mcp.CALL));
        try {
            Map<String, Object> arguments = request.arguments() == null ? Map.of() : request.arguments();
            Map<String, Object> result = work.result(Fields.of(Json.tree(arguments)), call);
            return CallToolResult.builder()
                    .structuredContent(result)
                    .addTextContent(Json.text(result))
                    .build();
        } catch (RuntimeException e) {
            Trouble trouble = Trouble.of(e);
            if (trouble.problem() == Problem.BUG) {
                // The SDK would put the exception's own words into its answer, and nobody would hear of it here.
                LOG.log(Level.ERROR, "request " + call.id() + " met a bug", e);
            }
            call.meter().setProblem(trouble.problem());
            metrics.failed(trouble.problem());
            return CallToolResult.builder()
                    .isError(true)
                    .addTextContent(Own.words(trouble))
                    .build();
        }
    }

    private Map<String, Object> search(Fields arguments, Call call) {
        Query query = Query.of(arguments.text("query")).withFilter(Searching.filter(arguments));
        int top = arguments.whole("top", 1, MOST_RESULTS).orElse(10);
        SearchBody asked = new SearchBody(query, arguments.optionalText("pipeline"), top, Variation.none());
        Outcome outcome = searching.run(call, asked);
        List<Object> results = new ArrayList<>();
        for (Candidate candidate : outcome.ranking().head(top).candidates()) {
            results.add(result(candidate, results.size() + 1));
        }
        return Map.of(
                "results",
                results,
                "quality",
                OutcomeJson.quality(outcome.trace().quality()));
    }

    private static Map<String, Object> result(Candidate candidate, int rank) {
        Passage passage = candidate.passage();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rank", rank);
        json.put("id", passage.id());
        json.put("title", passage.title());
        json.put("text", passage.text());
        candidate.last().ifPresent(last -> json.put("score", last.score()));
        candidate.probability().ifPresent(chance -> json.put("probability", chance));
        if (!passage.metadata().isEmpty()) {
            json.put("metadata", passage.metadata());
        }
        return json;
    }

    private Map<String, Object> rerank(Fields arguments, Call call) {
        Ask ask = new Own().parse(arguments);
        Reranked reranked = reranking.rerank(ask, call);
        List<Object> results = new ArrayList<>();
        for (Reranked.Result result : reranked.results()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("index", result.index());
            json.put("relevance", result.relevance());
            json.put("passage", ask.texts().get(result.index()));
            results.add(json);
        }
        return Map.of("results", results, "quality", OutcomeJson.quality(reranked.quality()));
    }
}
