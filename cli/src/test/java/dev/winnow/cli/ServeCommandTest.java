package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a command: with a key that was just made, until it is told to stop. */
class ServeCommandTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void aKeyIsMadeTheServerAsksForItAndStopsWhenItIsTold() throws Exception {
        List<String> made =
                Shell.succeed("serve", "--new-key", "team").out().lines().toList();
        String key = made.getFirst().substring(made.getFirst().lastIndexOf(' ') + 1);
        assertThat(key).startsWith("wn_");
        Path settings = Corpora.write(folder.resolve("server.yaml"), "pipeline: bm25", "keys:", made.getLast());

        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        AtomicInteger code = new AtomicInteger(-1);
        Thread server = Thread.ofPlatform()
                .start(() -> code.set(Main.run(
                        new PrintWriter(out),
                        new PrintWriter(err),
                        "serve",
                        "--settings",
                        settings.toString(),
                        "--port",
                        "0",
                        "--quiet")));
        URI address = address(out, server);
        assertThat(reranked(address, key).body()).contains("\"results\":[{\"index\":1");
        assertThat(reranked(address, "wn_another").statusCode()).isEqualTo(401);
        server.interrupt();
        server.join();
        assertThat(code).as(err.toString()).hasValue(0);
        assertThatThrownBy(() -> reranked(address, key)).isInstanceOf(IOException.class);
    }

    private static URI address(StringWriter out, Thread server) {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!out.toString().contains("\n")) {
            assertThat(server.isAlive() && System.nanoTime() < end).isTrue();
            Thread.onSpinWait();
        }
        assertThat(out.toString()).startsWith("Winnow answers at http://127.0.0.1:");
        return URI.create(out.toString().strip().substring("Winnow answers at ".length()));
    }

    private static HttpResponse<String> reranked(URI address, String key) throws IOException, InterruptedException {
        String body =
                "{\"model\":\"rerank-v3.5\",\"query\":\"stuck pipe\",\"documents\":[\"cake\",\"a pipe is stuck\"]}";
        return CLIENT.send(
                HttpRequest.newBuilder(address.resolve("/v2/rerank"))
                        .header("Authorization", "Bearer " + key)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
