package dev.winnow.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.winnow.app.PipelineSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/** A hosted reranker that scores nothing until it is let go, and knows what it was asked. */
final class Held implements AutoCloseable {
    private final CountDownLatch free = new CountDownLatch(1);
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer http;

    Held() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::answer);
        http.setExecutor(threads);
        http.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode asked = Json.read(exchange.getRequestBody().readAllBytes());
        seen.add(asked.path("query").stringValue());
        List<Object> results = new ArrayList<>();
        for (JsonNode document : asked.path("documents")) {
            seen.add(document.stringValue());
            results.add(Map.of("index", results.size(), "relevance_score", 0.5));
        }
        try {
            free.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        byte[] body = Json.bytes(Map.of("results", results));
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Whether it was asked about this query or document. */
    boolean hasSeen(String text) {
        return seen.contains(text);
    }

    void letGo() {
        free.countDown();
    }

    /** Words first, then this. */
    PipelineSettings pipeline(Path folder) throws IOException {
        String yaml =
                "retrievers: [{kind: bm25}]\nrerank:\n  - {kind: cohere, model: held, base-url: \"http://127.0.0.1:"
                        + http.getAddress().getPort() + "\", timeout: 60s}\n";
        return PipelineSettings.read(Files.writeString(Files.createTempFile(folder, "held", ".yaml"), yaml));
    }

    @Override
    public void close() {
        letGo();
        http.stop(0);
        threads.shutdownNow();
    }
}
