package dev.winnow.bench.serve;

import dev.winnow.app.bench.Workload;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends one rerank request again and again, in Cohere's words, and looks at what comes: by the JDK's client, or by a plain
 * socket.
 */
final class Asker implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final HttpRequest request;
    private final URI server;
    private final long deadlineMillis;
    private final byte[] body;
    private @Nullable PlainSocket socket;

    /** @param deadlineMillis sent along */
    Asker(URI server, Workload workload, long deadlineMillis) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", "default");
        body.put("query", workload.query());
        body.put("documents", workload.passages());
        this.server = server;
        this.deadlineMillis = deadlineMillis;
        this.body = JSON.writeValueAsBytes(body);
        this.request = HttpRequest.newBuilder(server.resolve("/v2/rerank"))
                .header("Content-Type", "application/json")
                .header("Winnow-Deadline-Ms", Long.toString(deadlineMillis))
                .timeout(Duration.ofMinutes(2))
                .POST(BodyPublishers.ofByteArray(this.body))
                .build();
    }

    /**
     * What came of one request.
     *
     * @param status 0 when there was no answer
     * @param full whether every document was read
     * @param order the documents' places, best first; empty unless the status is 200
     * @param millis from the sending to the whole answer
     * @param parts what the server says of it, in milliseconds
     */
    record Reply(int status, boolean full, List<Integer> order, double millis, Parts parts) {}

    /** Where the server says that the time went: the queue, counting tokens, and the call of the library. */
    record Parts(double queue, double tokenise, double compute) {}

    Reply ask() throws InterruptedException {
        long start = System.nanoTime();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            long end = System.nanoTime();
            return reply(
                    response.statusCode(),
                    name -> response.headers().firstValue(name),
                    response.body(),
                    (end - start) / 1e6);
        } catch (IOException e) {
            return new Reply(0, false, List.of(), (System.nanoTime() - start) / 1e6, new Parts(0, 0, 0));
        }
    }

    /** By a plain socket that is kept open; for one thread. */
    Reply askPlainly() throws IOException {
        if (socket == null) {
            socket = new PlainSocket(
                    server,
                    "POST /v2/rerank HTTP/1.1\r\nContent-Type: application/json\r\nWinnow-Deadline-Ms: "
                            + deadlineMillis,
                    body);
        }
        long start = System.nanoTime();
        PlainSocket.Response response = socket.ask();
        long end = System.nanoTime();
        return reply(
                response.status(),
                name -> Optional.ofNullable(response.headers().get(name.toLowerCase(Locale.ROOT))),
                response.body(),
                (end - start) / 1e6);
    }

    private static Reply reply(int status, Function<String, Optional<String>> headers, String body, double millis) {
        boolean full = headers.apply("Winnow-Quality").orElse("full").equals("full");
        Parts parts = new Parts(
                millis(headers.apply("Winnow-Queue-Ms")),
                millis(headers.apply("Winnow-Tokenise-Ms")),
                millis(headers.apply("Winnow-Compute-Ms")));
        return new Reply(status, full, status == 200 ? order(body) : List.of(), millis, parts);
    }

    private static double millis(Optional<String> header) {
        return header.map(Double::parseDouble).orElse(0.0);
    }

    @Override
    public void close() throws IOException {
        client.close();
        if (socket != null) {
            socket.close();
        }
    }

    private static List<Integer> order(String body) {
        List<Integer> order = new ArrayList<>();
        for (JsonNode result : JSON.readTree(body).path("results")) {
            order.add(result.path("index").intValue());
        }
        return order;
    }
}
