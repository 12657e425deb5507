package dev.winnow.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** A plain client of a server under test. */
final class Http {
    static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Http() {}

    /** What came back. */
    record Reply(int status, String body, java.net.http.HttpHeaders headers) {
        JsonNode json() {
            return Json.read(body);
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    static Reply post(WinnowServer server, String path, String body, String... headers) {
        return send(server, "POST", path, HttpRequest.BodyPublishers.ofString(body), headers);
    }

    static Reply get(WinnowServer server, String path, String... headers) {
        return send(server, "GET", path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    static Reply send(
            WinnowServer server, String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        URI uri = URI.create(server.address() + path);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body(), response.headers());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
