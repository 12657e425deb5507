package dev.winnow.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.CacheSettings;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.LuceneIndex;
import dev.winnow.server.ServerSettings.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that close their connections before they have their answers, while the engine is held. */
class LeavingTest {
    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private Held held;
    private WinnowServer server;

    /** One request at work at a time. */
    @BeforeEach
    void start() throws IOException {
        LuceneIndex.create(folder.resolve("index"), IndexSettings.text()).close();
        held = new Held();
        Limits limits = new Limits(
                1_000_000,
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                64,
                1,
                Duration.ofMinutes(2),
                Duration.ZERO,
                CacheSettings.none());
        server = WinnowServer.start(ServerSettings.of(held.pipeline(folder))
                .withIndex(folder.resolve("index"))
                .withLimits(limits)
                .withPort(0));
        Http.post(server, "/documents", "{\"id\":\"a\",\"text\":\"a stuck pipe\"}");
    }

    @AfterEach
    void stop() {
        held.letGo();
        threads.close();
        server.close();
        held.close();
    }

    private static String rerank(String query, List<String> texts) {
        return Json.text(Map.of("query", query, "passages", texts));
    }

    private Raw ask(String path, String body) throws IOException {
        Raw raw = new Raw(server);
        return raw.send(Raw.head(path, "Content-Length: " + body.length() + "\r\n") + body);
    }

    private double metric(String name) {
        return Http.get(server, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElse(0);
    }

    private double left() {
        return metric("winnow_errors_total{kind=\"client_left\"}");
    }

    static void until(BooleanSupplier reached) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void whoLeavesWhileWaitingIsNeverScored() throws Exception {
        Future<Http.Reply> first =
                threads.submit(() -> Http.post(server, "/rerank", rerank("first", List.of("one", "two"))));
        until(() -> held.hasSeen("first"));
        Raw second = ask("/rerank", rerank("second", List.of("three")));
        until(() -> metric("winnow_queue_requests") == 1);
        second.close();
        until(() -> left() == 1);
        assertThat(metric("winnow_queue_requests")).isZero();
        assertThat(metric("winnow_running_requests"))
                .as("who stayed is still at work")
                .isEqualTo(1);
        held.letGo();
        assertThat(first.get().status()).isEqualTo(200);
        assertThat(Http.post(server, "/rerank", rerank("third", List.of("four")))
                        .status())
                .isEqualTo(200);
        assertThat(held.hasSeen("third")).isTrue();
        assertThat(held.hasSeen("second") || held.hasSeen("three")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/search     | {\"query\":\"stuck pipe\"}",
                "/context    | {\"query\":\"stuck pipe\"}",
                "/predict    | {\"inputs\":[\"stuck pipe\",\"a stuck pipe\"]}",
                "/v1/rerank  | {\"model\":\"rerank-v3.5\",\"query\":\"stuck pipe\",\"documents\":[\"a\"]}"
            })
    void whoLeavesDuringTheWorkEndsIt(String path, String body) throws IOException {
        Raw client = ask(path, body);
        until(() -> held.hasSeen("stuck pipe"));
        assertThat(left()).isZero();
        client.close();
        until(() -> left() == 1);
        assertThat(metric("winnow_running_requests")).isZero();
    }

    @Test
    void whatIsLeftOfABigRequestIsNotScored() throws IOException {
        List<String> texts = IntStream.range(0, 300).mapToObj(i -> "text " + i).toList();
        Raw client = ask("/rerank", rerank("big", texts));
        until(() -> held.hasSeen("text 0"));
        client.close();
        until(() -> left() == 1);
        held.letGo();
        assertThat(Http.post(server, "/rerank", rerank("next", List.of("after")))
                        .status())
                .isEqualTo(200);
        assertThat(held.hasSeen("text 299")).isFalse();
    }

    @Test
    void requestsOneBehindTheOtherOnOneConnectionAreAllAnswered() throws IOException {
        String one = rerank("one", List.of("a"));
        String two = rerank("two", List.of("b"));
        try (Raw client = ask("/rerank", one)) {
            until(() -> held.hasSeen("one"));
            // While the first is at work, the second comes in pieces, one of which is read beside.
            String next = Raw.head("/rerank", "Content-Length: " + two.length() + "\r\n") + two;
            client.send(next.substring(0, 7)).send(next.substring(7));
            held.letGo();
            assertThat(client.reply().status()).isEqualTo(200);
            assertThat(client.reply().status()).isEqualTo(200);
            assertThat(held.hasSeen("two")).isTrue();
            for (int i = 0; i < 3; i++) { // each waits for the reader that the one before has left behind
                client.send(next);
                assertThat(client.reply().status()).isEqualTo(200);
            }
        }
        assertThat(left()).isZero();
    }

    @Test
    void whoClosesOnlyItsOwnDirectionIsToldWhyThereIsNoAnswer() throws IOException {
        try (Raw client = ask("/rerank", rerank("half", List.of("a")))) {
            until(() -> held.hasSeen("half"));
            Raw.Reply reply = client.endOfInput().reply();
            assertThat(reply.status()).isEqualTo(499);
            assertThat(reply.json().path("error").path("kind").stringValue()).isEqualTo("client_left");
            assertThat(reply.json().path("error").path("message").stringValue())
                    .contains("keep it open, in both directions");
        }
    }

    @Test
    void documentsAreKeptAlthoughTheirClientHasLeft() throws IOException {
        Raw client = ask("/documents", "{\"id\":\"b\",\"text\":\"kept\"}");
        client.close();
        until(() -> Http.get(server, "/documents/b").status() == 200);
        assertThat(left()).isZero();
    }
}
