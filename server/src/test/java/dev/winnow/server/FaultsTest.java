package dev.winnow.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.PipelineSettings;
import dev.winnow.server.ServerSettings.Limits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are broken, slow or huge, in each dialect, while others are served: a table of what each got is printed. */
class FaultsTest {
    /** Between two bytes of a body that drips, in nanoseconds. */
    private static final long PACE = 5_000_000;

    private static final Duration SLOWEST = Duration.ofSeconds(2);
    private static final String GOOD =
            "{\"model\":\"rerank-v3.5\",\"query\":\"stuck pipe\",\"documents\":[\"a\",\"b\"],"
                    + "\"texts\":[\"a\",\"b\"]}";

    private static final AtomicBoolean STOP = new AtomicBoolean();
    private static final ConcurrentLinkedQueue<Integer> SERVED = new ConcurrentLinkedQueue<>();
    private static final ConcurrentLinkedQueue<String> TABLE = new ConcurrentLinkedQueue<>();
    private static final List<Future<?>> OTHERS = new ArrayList<>();
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();
    private static WinnowServer server;

    @BeforeAll
    static void start() {
        Limits limits = new Limits(1_000_000, SLOWEST, Duration.ofSeconds(20), 64, 2, Duration.ofSeconds(10));
        server = WinnowServer.start(ServerSettings.of(PipelineSettings.find("default"))
                .withLimits(limits)
                .withPort(0));
        for (String path : List.of("/v2/rerank", "/tei/rerank")) {
            OTHERS.add(THREADS.submit(() -> {
                while (!STOP.get()) {
                    SERVED.add(Http.post(server, path, GOOD).status());
                }
            }));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        STOP.set(true);
        for (Future<?> other : OTHERS) {
            other.get();
        }
        THREADS.close();
        server.close();
        TABLE.forEach(System.out::println);
        System.out.println(SERVED.size() + " requests of others were served meanwhile");
        assertThat(SERVED).isNotEmpty().containsOnly(200);
    }

    private static void check(String path, String fault, Raw.Reply reply, long began, int status, String key) {
        double seconds = (System.nanoTime() - began) / 1e9;
        TABLE.add(String.format(Locale.ROOT, "| %s | %s | %d | %.2f s |", path, fault, reply.status(), seconds));
        assertThat(reply.status()).as(fault + ": " + reply.body()).isEqualTo(status);
        assertThat(reply.json().has(key)).as(fault + ": " + reply.body()).isTrue();
        assertThat(seconds).as(fault).isLessThan(20);
    }

    private static String otherKey(String path, String key) {
        return path.startsWith("/infinity") ? "error" : key;
    }

    @Test
    void bodiesThatStallOrDripAreCutOffAndTold() throws Exception {
        Map<String, String> keys = Map.of(
                "/v2/rerank", "message",
                "/v1/rerank", "message",
                "/jina/v1/rerank", "detail",
                "/voyage/v1/rerank", "detail",
                "/tei/rerank", "error",
                "/infinity/rerank", "error",
                "/search", "error");
        List<Future<?>> clients = new ArrayList<>();
        keys.forEach((path, key) -> {
            clients.add(THREADS.submit(() -> stalls(path, key)));
            clients.add(THREADS.submit(() -> drips(path, key)));
        });
        assertThat(Http.post(server, "/v2/rerank", GOOD).status()).isEqualTo(200);
        for (Future<?> client : clients) {
            client.get();
        }
    }

    private static boolean stalls(String path, String key) throws IOException {
        long began = System.nanoTime();
        try (Raw raw = new Raw(server)) {
            raw.send(Raw.head(path, "Content-Length: 1000\r\n")).send("{\"query\":");
            check(path, "body stalls", raw.reply(), began, 408, key);
        }
        return true;
    }

    /** A byte at a time, until the server has had enough. */
    private static boolean drips(String path, String key) throws IOException {
        long began = System.nanoTime();
        try (Raw raw = new Raw(server)) {
            raw.send(Raw.head(path, "Content-Length: 1000000\r\n"));
            while (raw.isSilent()) {
                raw.send(" ");
                LockSupport.parkNanos(PACE);
            }
            check(path, "body drips", raw.reply(), began, 408, key);
        }
        return true;
    }

    /** Heads that never end: the others are served, and each loses its connection. */
    @Test
    void headsThatDripLoseTheirConnections() throws Exception {
        List<Future<Double>> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(THREADS.submit(FaultsTest::dripsHead));
        }
        assertThat(Http.post(server, "/v2/rerank", GOOD).status()).isEqualTo(200);
        double slowest = 0;
        for (Future<Double> client : clients) {
            slowest = Math.max(slowest, client.get());
        }
        TABLE.add(String.format(Locale.ROOT, "| any | 20 heads that drip | closed | %.2f s |", slowest));
        assertThat(slowest).isLessThan(20);
    }

    private static double dripsHead() throws IOException {
        long began = System.nanoTime();
        try (Raw raw = new Raw(server)) {
            raw.send("POST /v2/rerank HTTP/1.1\r\nHost: localhost\r\nX-Never: ");
            while (raw.isOpen()) {
                LockSupport.parkNanos(PACE);
                raw.sendTimes("x", 1);
            }
        }
        return (System.nanoTime() - began) / 1e9;
    }

    /** What is refused is not kept while its client goes on sending. */
    @Test
    void aGigabyteIsRefusedEarlyAndNotKept() throws Exception {
        for (boolean chunked : List.of(false, true)) {
            long before = live();
            long began = System.nanoTime();
            try (Raw huge = new Raw(server)) {
                String length = chunked ? "Transfer-Encoding: chunked" : "Content-Length: 1073741824";
                huge.send(Raw.head("/search", length + "\r\nConnection: close\r\n"));
                String piece = chunked ? "100000\r\n" + "x".repeat(1 << 20) + "\r\n" : "x".repeat(1 << 20);
                Future<Raw> sender = THREADS.submit(() -> huge.sendTimes(piece, 1_024));
                check("/search", chunked ? "1 GiB in chunks" : "1 GiB, declared", huge.reply(), began, 413, "error");
                assertThat(live() - before).as("bytes kept").isLessThan(64L << 20);
                sender.get();
            }
        }
    }

    /** Bytes of the heap that are in use once what nobody holds is collected. */
    private static long live() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The status that each dialect gives for what is malformed and for what has a wrong type, and the key of its error. */
    @ParameterizedTest
    @CsvSource({
        "/v2/rerank, 400, 400, message",
        "/v1/rerank, 400, 400, message",
        "/jina/v1/rerank, 422, 422, detail",
        "/voyage/v1/rerank, 422, 422, detail",
        "/tei/rerank, 400, 422, error",
        "/infinity/rerank, 422, 422, detail",
        "/search, 400, 422, error"
    })
    void whatIsNoJsonOrOfAWrongTypeIsRefused(String path, int malformed, int mistyped, String key) throws Exception {
        Map<String, String> wrong = Map.of(
                "a query that is a number", GOOD.replace("\"stuck pipe\"", "7"),
                "a query that is a list", GOOD.replace("\"stuck pipe\"", "[[\"a\"]]"),
                "a list for an object", "[" + GOOD + "]");
        for (Map.Entry<String, String> fault : wrong.entrySet()) {
            refused(path, fault.getKey(), fault.getValue().getBytes(ISO_8859_1), mistyped, key);
        }
        Map<String, String> broken = Map.of(
                "bytes that are no UTF-8", GOOD.replace("stuck", "\u00ff\u00fe"),
                "UTF-8 that is too long", GOOD.replace("stuck", "\u00c0\u00af"),
                "half a pair in UTF-8", GOOD.replace("stuck", "\u00ed\u00a0\u0080"),
                "a byte of zero in a string", GOOD.replace("stuck", "\u0000"),
                "JSON behind JSON", GOOD + GOOD,
                "JSON cut off", GOOD.substring(0, 30));
        for (Map.Entry<String, String> fault : broken.entrySet()) {
            refused(path, fault.getKey(), fault.getValue().getBytes(ISO_8859_1), malformed, key);
        }
    }

    private static void refused(String path, String fault, byte[] body, int status, String key) throws IOException {
        long began = System.nanoTime();
        try (Raw raw = new Raw(server)) {
            raw.send(Raw.head(path, "Content-Length: " + body.length + "\r\nConnection: close\r\n"))
                    .send(body);
            check(path, fault, raw.reply(), began, status, key);
        }
    }

    /** Half of a pair can be written in JSON, and is a text like any other. */
    @Test
    void halfAPairByItsNumberIsAnswered() {
        assertThat(Http.post(server, "/v2/rerank", GOOD.replace("stuck", "\\ud800"))
                        .status())
                .isEqualTo(200);
    }

    /** The status that each dialect gives for what is malformed, and the key of its error. */
    @ParameterizedTest
    @CsvSource({
        "/v2/rerank, 400, message",
        "/v1/rerank, 400, message",
        "/jina/v1/rerank, 422, detail",
        "/voyage/v1/rerank, 422, detail",
        "/tei/rerank, 400, error",
        "/infinity/rerank, 422, detail",
        "/search, 400, error"
    })
    void eachFaultIsRefusedInTimeAndInTheDialectsWords(String path, int malformed, String key) throws Exception {
        List<Future<?>> senders = new ArrayList<>();
        String other = otherKey(path, key);
        try (Raw truncated = new Raw(server)) {
            long began = System.nanoTime();
            truncated
                    .send(Raw.head(path, "Content-Length: 1000\r\n"))
                    .send(GOOD)
                    .endOfInput();
            check(path, "body ends early", truncated.reply(), began, malformed, key);
        }
        try (Raw longer = new Raw(server)) {
            long began = System.nanoTime();
            longer.send(Raw.head(path, "Content-Length: 10\r\nConnection: close\r\n"))
                    .send(GOOD);
            check(path, "body longer than Content-Length", longer.reply(), began, malformed, key);
        }
        for (String length : List.of("-1", "-5", "ten", "99999999999999999999")) {
            try (Raw wrong = new Raw(server)) {
                long began = System.nanoTime();
                wrong.send(Raw.head(path, "Content-Length: " + length + "\r\nConnection: close\r\n"))
                        .send(GOOD)
                        .endOfInput();
                check(path, "Content-Length: " + length, wrong.reply(), began, malformed, key);
            }
        }
        try (Raw deep = new Raw(server)) {
            long began = System.nanoTime();
            String body = "[".repeat(500_000);
            deep.send(Raw.head(path, "Content-Length: " + body.length() + "\r\nConnection: close\r\n"))
                    .send(body);
            check(path, "JSON 500,000 deep", deep.reply(), began, malformed, key);
        }
        try (Raw huge = new Raw(server)) {
            long began = System.nanoTime();
            huge.send(Raw.head(path, "Content-Length: 104857600\r\nConnection: close\r\n"));
            senders.add(THREADS.submit(() -> huge.sendTimes("x".repeat(1 << 20), 100)));
            check(path, "100 MiB, declared", huge.reply(), began, 413, other);
        }
        try (Raw chunks = new Raw(server)) {
            long began = System.nanoTime();
            chunks.send(Raw.head(path, "Transfer-Encoding: chunked\r\nConnection: close\r\n"));
            senders.add(THREADS.submit(() -> chunks.sendTimes("10000\r\n" + "x".repeat(1 << 16) + "\r\n", 1_600)));
            check(path, "100 MiB in chunks", chunks.reply(), began, 413, other);
        }
        try (Raw chunk = new Raw(server)) {
            long began = System.nanoTime();
            chunk.send(Raw.head(path, "Transfer-Encoding: chunked\r\nConnection: close\r\n"))
                    .send("7fffffff\r\n");
            check(path, "a chunk of 2 GiB", chunk.reply(), began, 413, other);
        }
        try (Raw nonsense = new Raw(server)) {
            long began = System.nanoTime();
            nonsense.send(Raw.head(path, "Transfer-Encoding: chunked\r\nConnection: close\r\n"))
                    .send("no number\r\n")
                    .endOfInput();
            check(path, "chunks that are none", nonsense.reply(), began, malformed, key);
        }
        for (Future<?> sender : senders) {
            sender.get();
        }
    }
}
