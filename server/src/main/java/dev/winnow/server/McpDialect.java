package dev.winnow.server;

import java.util.LinkedHashMap;
import java.util.Map;

/** How the Model Context Protocol tells errors: JSON-RPC's, with the status of HTTP beside it. */
record McpDialect() implements Dialect {
    private static final int NOT_JSON = -32_700;
    private static final int NOT_A_REQUEST = -32_600;
    private static final int OF_THE_SERVER = -32_000;

    @Override
    public String name() {
        return "mcp";
    }

    @Override
    public Answer error(Trouble trouble, String requestId) {
        int code = switch (trouble.problem()) {
            case MALFORMED -> NOT_JSON;
            case MISTYPED, INVALID, EMPTY -> NOT_A_REQUEST;
            default -> OF_THE_SERVER;
        };
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", code);
        error.put("message", trouble.message());
        error.put("data", Map.of("kind", trouble.problem().label(), "request_id", requestId));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("jsonrpc", "2.0");
        json.put("id", null);
        json.put("error", error);
        int status = code == NOT_A_REQUEST ? 400 : trouble.problem().status();
        return Answer.json(status, json);
    }
}
