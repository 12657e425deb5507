package dev.winnow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other queries from a chat server, which stands on this machine. */
class ExpandCommandTest {
    @TempDir
    private static Path folder;

    private static HttpServer server;
    private static Path index;

    @BeforeAll
    static void starts() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = "{\"choices\":[{\"message\":{\"content\":\"1. gas in the well\\n2. knead the dough\"}}]}"
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        Path collection = Corpora.beir(folder.resolve("collection"));
        index = folder.resolve("index");
        Shell.succeed("index", "--collection", collection, "--to", index, "--no-dense");
    }

    @AfterAll
    static void stops() {
        server.stop(0);
    }

    private static Path pipeline(String kind, int port) throws Exception {
        return Files.writeString(folder.resolve(kind + ".yaml"), """
                retrievers: [{kind: bm25}]
                expand: {kind: %s, base-url: "http://127.0.0.1:%d/v1", model: m, timeout: 5s}
                """.formatted(kind, port));
    }

    @Test
    void otherQueriesFindWhatTheOneDoesNot() throws Exception {
        Path yaml = pipeline("multi-query", server.getAddress().getPort());
        Shell shell = Shell.succeed("search", "--index", index, "--pipeline", yaml, "--json", "stuck");
        assertThat(shell.ids()).contains("kick", "bread");
        assertThat(shell.out()).contains("asked too: gas in the well", "asked too: knead the dough");
        assertThat(Shell.succeed("search", "--index", index, "--pipeline", "bm25", "--json", "stuck")
                        .ids())
                .doesNotContain("kick", "bread");
    }

    @Test
    void aServerThatIsGoneIsDeclaredAndTheQueryAsksAlone() throws Exception {
        int nobody;
        try (java.net.ServerSocket free = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        Path yaml = pipeline("hyde", nobody);
        Shell shell = Shell.succeed("search", "--index", index, "--pipeline", yaml, "gas");
        assertThat(shell.out()).contains("kick");
        assertThat(shell.err()).contains("passed over: expand (unavailable: ");
    }
}
