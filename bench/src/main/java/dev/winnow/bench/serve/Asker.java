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
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends one rerank request again and again, in Cohere's words, and looks at what comes. */
final class Asker {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final HttpRequest request;

    /** @param deadlineMillis sent along */
    Asker(URI server, Workload workload, long deadlineMillis) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", "default");
        body.put("query", workload.query());
        body.put("documents", workload.passages());
        this.request = HttpRequest.newBuilder(server.resolve("/v2/rerank"))
                .header("Content-Type", "application/json")
                .header("Winnow-Deadline-Ms", Long.toString(deadlineMillis))
                .timeout(Duration.ofMinutes(2))
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
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
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            double millis = (System.nanoTime() - start) / 1e6;
            boolean full = response.headers()
                    .firstValue("Winnow-Quality")
                    .orElse("full")
                    .equals("full");
            List<Integer> order = response.statusCode() == 200 ? order(response.body()) : List.of();
            Parts parts = new Parts(
                    header(response, "Winnow-Queue-Ms"),
                    header(response, "Winnow-Tokenise-Ms"),
                    header(response, "Winnow-Compute-Ms"));
            return new Reply(response.statusCode(), full, order, millis, parts);
        } catch (IOException e) {
            return new Reply(0, false, List.of(), (System.nanoTime() - start) / 1e6, new Parts(0, 0, 0));
        }
    }

    private static double header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).map(Double::parseDouble).orElse(0.0);
    }

    private static List<Integer> order(byte[] body) {
        List<Integer> order = new ArrayList<>();
        for (JsonNode result : JSON.readTree(body).path("results")) {
            order.add(result.path("index").intValue());
        }
        return order;
    }
}
