package dev.winnow.server;

import java.util.LinkedHashMap;
import java.util.Map;

/** OpenAI's {@code /v1/embeddings}. */
record OpenAiEmbeddings() implements Dialect {
    @Override
    public String name() {
        return "openai";
    }

    @Override
    public Answer error(Trouble trouble, String requestId) {
        int status = switch (trouble.problem()) {
            case MALFORMED, MISTYPED, INVALID, EMPTY -> 400;
            default -> trouble.problem().status();
        };
        Map<String, Object> error = new LinkedHashMap<>();
        error.put(
                "message",
                trouble.problem() == Problem.UNKNOWN_MODEL
                        ? "The model `" + trouble.message() + "` does not exist"
                        : trouble.message());
        error.put("type", status < 500 ? "invalid_request_error" : "server_error");
        error.put("param", null);
        error.put(
                "code",
                trouble.problem() == Problem.UNKNOWN_MODEL
                        ? "model_not_found"
                        : trouble.problem().label());
        return Answer.json(status, Map.of("error", error));
    }
}
