package dev.winnow.server;

/** What one service's requests, answers and errors look like. */
sealed interface Dialect permits RerankDialect, OpenAiEmbeddings, McpDialect {
    /** Its word in metrics and logs. */
    String name();

    /** An error as this service would put it. */
    Answer error(Trouble trouble, String requestId);
}
