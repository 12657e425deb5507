package dev.winnow.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.PipelineSettings;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.LuceneIndex;
import dev.winnow.server.ServerSettings.Offer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Models and services that break while others are served: a table of what was answered is printed. */
class BrokenPartsTest {
    private static final Path MODELS =
            Path.of(System.getProperty("winnow.root", "..")).resolve("models/onnx/src/test/resources/models");
    private static final String RERANK = "{\"model\":\"%s\",\"query\":\"stuck pipe\",\"documents\":[\"a pipe\",\"b\"]}";
    private static final String SEARCH = "{\"pipeline\":\"%s\",\"query\":\"stuck pipe\"}";

    @TempDir
    private static Path folder;

    private static final ConcurrentLinkedQueue<String> TABLE = new ConcurrentLinkedQueue<>();
    private static final ConcurrentLinkedQueue<Integer> SERVED = new ConcurrentLinkedQueue<>();
    private static final AtomicBoolean STOP = new AtomicBoolean();
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();
    private static Future<?> other;
    private static ServerSocket silent;
    private static WinnowServer server;

    @BeforeAll
    static void start() throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        try (Stream<Path> files = Files.list(MODELS.resolve("bert"))) {
            for (Path file : files.toList()) {
                Files.copy(file, model.resolve(file.getFileName()));
            }
        }
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Map<String, PipelineSettings> pipelines = new LinkedHashMap<>();
        pipelines.put("reader", pipeline("{kind: cross-encoder, model: " + model + "}"));
        pipelines.put("dead", pipeline(remote(closedPort())));
        pipelines.put("dead-with-fallback", pipeline(fallback(remote(closedPort()))));
        pipelines.put("silent-with-fallback", pipeline(fallback(remote(silent.getLocalPort()))));
        LuceneIndex.create(folder.resolve("index"), IndexSettings.text()).close();
        server = WinnowServer.start(ServerSettings.of(pipeline("{kind: maxsim}"))
                .withOffer(new Offer(pipeline("{kind: maxsim}"), pipelines, Map.of(), Optional.empty()))
                .withIndex(folder.resolve("index"))
                .withPort(0));
        Http.post(
                server, "/documents", "{\"id\":\"a\",\"text\":\"a stuck pipe\"}\n{\"id\":\"b\",\"text\":\"a pipe\"}\n");
        other = THREADS.submit(() -> {
            while (!STOP.get()) {
                SERVED.add(Http.post(server, "/v2/rerank", RERANK.formatted("default"))
                        .status());
            }
        });
    }

    @AfterAll
    static void stop() throws Exception {
        STOP.set(true);
        other.get();
        THREADS.close();
        server.close();
        silent.close();
        TABLE.forEach(System.out::println);
        System.out.println(SERVED.size() + " requests of others were served meanwhile");
        assertThat(SERVED).isNotEmpty().containsOnly(200);
    }

    private static PipelineSettings pipeline(String rerank) throws IOException {
        String yaml = "retrievers: [{kind: bm25}]\nrerank:\n  - " + rerank + "\n";
        return PipelineSettings.read(Files.writeString(Files.createTempFile(folder, "pipeline", ".yaml"), yaml));
    }

    private static String remote(int port) {
        return "{kind: cohere, model: far, base-url: \"http://127.0.0.1:" + port + "\", timeout: 500ms}";
    }

    private static String fallback(String first) {
        return "{kind: fallback, steps: [" + first + ", {kind: maxsim}]}";
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void note(String fault, Http.Reply reply, long began, String more) {
        TABLE.add(String.format(
                Locale.ROOT,
                "| %s | %d | %.2f s | %s |",
                fault,
                reply.status(),
                (System.nanoTime() - began) / 1e9,
                more));
    }

    @Test
    void garbageInPlaceOfAModelIsRefusedAndTheOldOneGoesOnServing() throws IOException {
        String asked = RERANK.formatted("reader");
        String before = results(Http.post(server, "/v2/rerank", asked));
        for (String file : new String[] {"model.onnx", "config.json", "tokenizer.json"}) {
            Path path = folder.resolve("model").resolve(file);
            byte[] whole = Files.readAllBytes(path);
            for (byte[] garbage : new byte[][] {"garbage".getBytes(UTF_8), Arrays.copyOf(whole, whole.length / 2)}) {
                Files.write(path, garbage);
                long began = System.nanoTime();
                Http.Reply reload = Http.send(
                        server, "PUT", "/pipelines/reader", java.net.http.HttpRequest.BodyPublishers.noBody());
                note(file + " is " + garbage.length + " bytes of garbage, loaded again", reload, began, "says why");
                assertThat(reload.status()).as(reload.body()).isEqualTo(500);
                JsonNode error = reload.json().path("error");
                assertThat(error.path("kind").stringValue()).isEqualTo("misconfigured");
                assertThat(error.path("message").stringValue())
                        .contains(folder.resolve("model").toString());
                assertThat(results(Http.post(server, "/v2/rerank", asked))).isEqualTo(before);
            }
            Files.write(path, whole);
        }
        Http.Reply mended =
                Http.send(server, "PUT", "/pipelines/reader", java.net.http.HttpRequest.BodyPublishers.noBody());
        assertThat(mended.status()).as(mended.body()).isEqualTo(200);
        assertThat(results(Http.post(server, "/v2/rerank", asked))).isEqualTo(before);
    }

    private static String results(Http.Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json().path("results").toString();
    }

    /** The first stage's order is an answer to a search; to who only wants to rerank there is none. */
    @Test
    void aDeadServiceIsDeclared() {
        long began = System.nanoTime();
        Http.Reply search = Http.post(server, "/search", SEARCH.formatted("dead"));
        note("remote reranker dead, search", search, began, "first stage's order, declared");
        assertThat(search.status()).as(search.body()).isEqualTo(200);
        assertThat(search.json().path("quality").path("level").stringValue()).isEqualTo("first-stage");
        assertThat(search.body()).contains("\"failure\":\"unavailable");
        began = System.nanoTime();
        Http.Reply rerank = Http.post(server, "/v2/rerank", RERANK.formatted("dead"));
        note("remote reranker dead, rerank", rerank, began, "says why");
        assertThat(rerank.status()).isEqualTo(503);
        assertThat(rerank.json().path("message").stringValue()).contains("127.0.0.1");
    }

    @Test
    void aFallbackAnswersForADeadOrSilentServiceAndIsDeclared() {
        for (String name : new String[] {"dead-with-fallback", "silent-with-fallback"}) {
            long began = System.nanoTime();
            Http.Reply search = Http.post(server, "/search", SEARCH.formatted(name));
            note(name + ", search", search, began, "the fallback's order, declared");
            assertThat(search.status()).as(search.body()).isEqualTo(200);
            assertThat(search.json().path("trace").toString()).contains("maxsim answered");
            assertThat(search.json().path("quality").path("level").stringValue())
                    .isEqualTo("partial");
            began = System.nanoTime();
            Http.Reply rerank = Http.post(server, "/v2/rerank", RERANK.formatted(name));
            note(name + ", rerank", rerank, began, "the fallback's scores");
            assertThat(rerank.status()).as(rerank.body()).isEqualTo(200);
            assertThat(rerank.header("Winnow-Quality")).isEqualTo("partial");
        }
    }
}
