package dev.winnow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.app.PipelineSettings;
import dev.winnow.app.Winnow;
import dev.winnow.server.ServerSettings.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Requests that are read in parts, that end early, or during which something else happens. */
class LongRequestsTest {
    private static final String[] WORDS = {
        "pipe", "mud", "gas", "bit", "casing", "pump", "well", "crew", "pressure", "valve"
    };
    private static final String QUERY = "how is a stuck pipe freed from the mud?";

    private static WinnowServer server;

    private static WinnowServer open() {
        Limits limits =
                new Limits(8_000_000, Duration.ofSeconds(5), Duration.ofMinutes(2), 64, 2, Duration.ofMinutes(1));
        return WinnowServer.start(ServerSettings.of(PipelineSettings.find("default"))
                .withLimits(limits)
                .withPort(0));
    }

    @BeforeAll
    static void start() {
        server = open();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<String> texts(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> "The " + WORDS[i % 10] + " and the " + WORDS[i / 10 % 10] + " were checked by the "
                        + WORDS[i / 100 % 10] + " team on day " + i + ".")
                .toList();
    }

    private static String body(String list, List<String> texts, String more) {
        Map<String, Object> json = new HashMap<>();
        json.put("query", QUERY);
        json.put("model", "rerank-v3.5");
        json.put(list, texts);
        String text = Json.text(json);
        return text.substring(0, text.length() - 1) + more + "}";
    }

    @Test
    void aRequestReadInPartsIsOrderedAsOneCallWould() {
        List<String> texts = texts(300);
        JsonNode results =
                Http.post(server, "/rerank", body("passages", texts, "")).json().path("results");
        Map<Integer, Double> alone = new HashMap<>();
        PipelineSettings settings = PipelineSettings.find("default");
        try (Winnow winnow = Winnow.open(Alone.of(settings).settings(settings))) {
            winnow.rerank(QUERY, texts)
                    .candidates()
                    .forEach(c -> alone.put(
                            Integer.parseInt(c.id()) - 1, c.last().orElseThrow().logit()));
        }
        assertThat(results.size()).isEqualTo(300);
        double before = Double.POSITIVE_INFINITY;
        for (JsonNode result : results) {
            double expected =
                    Objects.requireNonNull(alone.get(result.path("index").intValue()));
            assertThat(result.path("logit").doubleValue()).isCloseTo(expected, within(1e-3));
            assertThat(expected).isLessThanOrEqualTo(before + 2e-3);
            before = expected;
        }
    }

    /** The first deadline that gives an answer at all gives one of a part: nothing reads 10,000 texts in that time. */
    @Test
    void aDeadlineGivesTheBestOrderSoFarAndSaysSo() {
        List<String> texts = texts(10_000);
        Http.Reply own = inTime("/rerank", body("passages", texts, ""));
        JsonNode quality = own.json().path("quality");
        int scored = quality.path("scored").intValue();
        assertThat(quality.path("level").stringValue()).isEqualTo("partial");
        assertThat(quality.path("reason").stringValue()).isNotEmpty();
        assertThat(quality.path("of").intValue()).isEqualTo(10_000);
        assertThat(own.header("Winnow-Quality")).isEqualTo("partial");
        assertThat(own.header("Winnow-Scored")).isEqualTo(scored + " of 10000");
        checkOrder(own.json().path("results"), "relevance", scored);
        assertThat(own.json().path("results").get(scored).has("score")).isFalse();

        Http.Reply cohere = inTime("/v2/rerank", body("documents", texts, ""));
        String warning = cohere.json().path("meta").path("warnings").get(0).stringValue();
        assertThat(warning).endsWith("of 10000 documents were read; the rest follow in their order with the score 0");
        int read = Integer.parseInt(warning.substring(0, warning.indexOf(' ')));
        checkOrder(cohere.json().path("results"), "relevance_score", read);

        Http.Reply raw = Http.post(
                server, "/tei/rerank", body("texts", texts, ",\"raw_scores\":true"), "Winnow-Deadline-Ms", "1500");
        assertThat(raw.status()).as(raw.body()).isEqualTo(504);
        assertThat(raw.json().path("error").stringValue()).isNotEmpty();
    }

    private static Http.Reply inTime(String path, String body) {
        for (int millis = 200; millis < 60_000; millis *= 2) {
            Http.Reply reply = Http.post(server, path, body, "Winnow-Deadline-Ms", Integer.toString(millis));
            if (reply.status() == 200) {
                return reply;
            }
            assertThat(reply.status()).as(reply.body()).isIn(504, 429);
        }
        throw new AssertionError("no deadline below a minute gave an answer");
    }

    private static void checkOrder(JsonNode results, String score, int read) {
        assertThat(read).isBetween(1, 9_999);
        assertThat(results.size()).isEqualTo(10_000);
        double before = 1;
        int index = -1;
        for (int i = 0; i < 10_000; i++) {
            double shown = results.get(i).path(score).doubleValue();
            if (i < read) {
                assertThat(shown).isPositive().isLessThanOrEqualTo(before);
            } else {
                assertThat(shown).isZero();
                assertThat(results.get(i).path("index").intValue()).isGreaterThan(index);
                index = results.get(i).path("index").intValue();
            }
            before = shown;
        }
    }

    @Test
    void aClientThatLeavesDoesNotHarmTheNext() throws IOException {
        String body = body("documents", texts(200), "");
        for (int i = 0; i < 3; i++) {
            try (Raw leaving = new Raw(server)) {
                leaving.send(Raw.head("/v2/rerank", "Content-Length: " + body.length() + "\r\n"))
                        .send(i == 0 ? body.substring(0, 100) : body);
            }
        }
        Http.Reply next = Http.post(server, "/v2/rerank", body);
        assertThat(next.json().path("results").size()).as(next.body()).isEqualTo(200);
        until(() -> running(server) == 0);
    }

    @Test
    void pipelinesComeAndGoWhileRequestsRun() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        String body = body("documents", texts(4), "").replace("rerank-v3.5", "bm25");
        List<Integer> named = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> requests = threads.submit(() -> {
                while (!done.get()) {
                    named.add(Http.post(server, "/v2/rerank", body).status());
                    assertThat(Http.post(server, "/v2/rerank", body("documents", texts(4), ""))
                                    .status())
                            .isEqualTo(200);
                }
            });
            for (int i = 0; i < 10; i++) {
                assertThat(pipeline("PUT").status()).isEqualTo(200);
                assertThat(Http.post(server, "/v2/rerank", body).status()).isEqualTo(200);
                assertThat(pipeline("DELETE").status()).isEqualTo(200);
                Http.Reply gone = Http.post(server, "/v2/rerank", body);
                assertThat(gone.status()).isEqualTo(404);
                assertThat(gone.body()).contains("'bm25' not found");
            }
            done.set(true);
            requests.get();
        }
        assertThat(named).isNotEmpty().allMatch(status -> status == 200 || status == 404);
    }

    private static Http.Reply pipeline(String method) {
        return Http.send(server, method, "/pipelines/bm25", java.net.http.HttpRequest.BodyPublishers.noBody());
    }

    @Test
    void closingLetsAdmittedRequestsFinish() throws Exception {
        WinnowServer closing = open();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Http.Reply> admitted =
                    threads.submit(() -> Http.post(closing, "/v2/rerank", body("documents", texts(400), "")));
            until(() -> running(closing) > 0);
            Future<?> closed = threads.submit(closing::close);
            Http.Reply reply = admitted.get();
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            assertThat(reply.json().path("results").size()).isEqualTo(400);
            assertThat(reply.header("Winnow-Quality")).isEqualTo("full");
            closed.get();
        }
    }

    private static int running(WinnowServer of) {
        return Http.get(of, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("winnow_running_requests "))
                .map(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    private static void until(java.util.function.BooleanSupplier reached) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
