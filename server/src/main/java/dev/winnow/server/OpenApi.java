package dev.winnow.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The description of the API, made from the routes themselves. */
record OpenApi(List<Route> routes) {
    Answer answer() {
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        for (Route route : routes) {
            paths.computeIfAbsent(route.path(), path -> new LinkedHashMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("openapi", "3.1.0");
        json.put("info", Map.of("title", "Winnow", "version", "0.1"));
        json.put("paths", paths);
        json.put("components", Map.of("securitySchemes", Map.of("key", Map.of("type", "http", "scheme", "bearer"))));
        return Answer.ok(json);
    }

    private static Map<String, Object> operation(Route route) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("summary", route.summary());
        operation.put("tags", List.of(route.dialect().name()));
        if (route.path().endsWith("{id}")) {
            operation.put(
                    "parameters",
                    List.of(Map.of("name", "id", "in", "path", "required", true, "schema", Map.of("type", "string"))));
        }
        if (route.method().equals("POST")) {
            operation.put("requestBody", Map.of("content", Map.of("application/json", Map.of("schema", route.body()))));
        }
        operation.put(
                "responses",
                Map.of("200", Map.of("description", "The answer"), "default", Map.of("description", "An error")));
        operation.put("security", route.right() == Caller.Right.NONE ? List.of() : List.of(Map.of("key", List.of())));
        return operation;
    }
}
