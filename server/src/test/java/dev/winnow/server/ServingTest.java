package dev.winnow.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.RankFailure;
import dev.winnow.app.PipelineSettings;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.LuceneIndex;
import dev.winnow.server.Caller.Right;
import dev.winnow.server.Keys.ApiKey;
import dev.winnow.server.ServerSettings.Access;
import dev.winnow.server.ServerSettings.Limits;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Winnow's own API, keys, limits and hostile bodies, over a real server with an index of words. */
class ServingTest {
    private static final String READER = "reader-key";
    private static final String WRITER = "writer-key";
    private static final String[] READ = {"Authorization", "Bearer " + READER};
    private static final String[] WRITE = {"Authorization", "Bearer " + WRITER};

    @TempDir
    private static Path folder;

    private static final ConcurrentLinkedQueue<String> LOG = new ConcurrentLinkedQueue<>();
    private static WinnowServer server;

    @BeforeAll
    static void start() {
        LuceneIndex.create(folder.resolve("index"), IndexSettings.text()).close();
        Keys keys = new Keys(List.of(
                new ApiKey(new Caller("reader", Right.READ, 1), Keys.hash(READER)),
                new ApiKey(new Caller("writer", Right.ADMIN, 1), Keys.hash(WRITER))));
        Limits limits =
                new Limits(100_000, Duration.ofMillis(500), Duration.ofSeconds(20), 64, 2, Duration.ofSeconds(10));
        server = WinnowServer.start(
                ServerSettings.of(PipelineSettings.find("bm25"))
                        .withIndex(folder.resolve("index"))
                        .withData(folder.resolve("data"))
                        .withAccess(new Access(keys, false, List.of("https://page.example")))
                        .withLimits(limits)
                        .withPort(0),
                LOG::add);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whatIsAcknowledgedIsFoundByTheNextSearch() {
        Http.Reply put = Http.post(
                server,
                "/documents",
                "{\"id\":\"a\",\"text\":\"a stuck pipe is freed by jarring\"}\n{\"id\":\"b\",\"text\":\"cake\"}\n",
                WRITE);
        assertThat(put.status()).as(put.body()).isEqualTo(200);
        JsonNode found =
                Http.post(server, "/search", "{\"query\":\"stuck pipe\"}", READ).json();
        assertThat(found.path("results").get(0).path("id").stringValue()).isEqualTo("a");
        assertThat(Http.send(server, "DELETE", "/documents/a", BodyPublishers.noBody(), WRITE)
                        .status())
                .isEqualTo(200);
        assertThat(Http.get(server, "/documents/a", READ).status()).isEqualTo(404);
        assertThat(Http.get(server, "/documents/b", READ).json().path("text").stringValue())
                .isEqualTo("cake");
        Http.Reply broken = Http.post(server, "/documents", "{\"id\":\"c\",\"text\":\"x\"}\nnot json\n", WRITE);
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.body()).contains("line 2");
        assertThat(Http.get(server, "/documents/c", READ).status()).isEqualTo(404);
    }

    @Test
    void anIdMayHoldWhatAPathMustEscape() {
        Http.post(server, "/documents", "{\"id\":\"100%+ a\",\"text\":\"all\"}\n", WRITE);
        assertThat(Http.get(server, "/documents/100%25%2B%20a", READ)
                        .json()
                        .path("text")
                        .stringValue())
                .isEqualTo("all");
    }

    @Test
    void aRequestOfDocumentsIsOneCommit() throws Exception {
        Http.post(server, "/documents", "{\"id\":\"old\",\"text\":\"old\"}\n", WRITE);
        long before = commits();
        Http.Reply mixed = Http.post(server, "/documents", """
                {"id":"new","text":"first"}
                {"delete":"old"}
                {"id":"new","text":"second"}
                {"id":"brief","text":"brief"}
                {"delete":"brief"}
                """, WRITE);
        assertThat(mixed.header("Winnow-Queue-Ms"))
                .as("a change waits its turn")
                .isNotEmpty();
        assertThat(mixed.json().path("put").intValue()).as(mixed.body()).isEqualTo(1);
        assertThat(mixed.json().path("deleted").intValue()).isEqualTo(2);
        assertThat(commits()).isEqualTo(before + 1);
        assertThat(Http.get(server, "/documents/new", READ).json().path("text").stringValue())
                .isEqualTo("second");
        assertThat(Http.get(server, "/documents/old", READ).status()).isEqualTo(404);
        assertThat(Http.get(server, "/documents/brief", READ).status()).isEqualTo(404);
        Http.Reply mistyped = Http.post(server, "/documents", "{\"delete\":\"new\"}\n\n{\"id\":7}\n", WRITE);
        assertThat(mistyped.body()).contains("line 3: 'id' is 7");
        assertThat(Http.get(server, "/documents/new", READ).status()).isEqualTo(200);
    }

    /** The number of the index's latest commit. */
    private static long commits() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("index"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("segments_"))
                    .mapToLong(name -> Long.parseLong(name.substring(9), Character.MAX_RADIX))
                    .max()
                    .orElseThrow();
        }
    }

    @Test
    void aKeyJustMadeOpensTheServerWhoseSettingsHoldItsHash() {
        NewKey made = NewKey.make("search-team");
        assertThat(made.text()).contains(made.key(), "{name: search-team, may: read, sha256: " + made.sha256() + "}");
        assertThat(made.toString()).doesNotContain(made.key());
        String line = made.text().lines().reduce("", (first, last) -> last);
        ServerSettings settings = ServerFile.parse("server.yaml", "pipeline: bm25\nport: 0\nkeys:\n" + line + "\n");
        try (WinnowServer keyed = WinnowServer.start(settings)) {
            assertThat(Http.get(keyed, "/pipelines").status()).isEqualTo(401);
            assertThat(Http.get(keyed, "/pipelines", "Authorization", "Bearer " + made.key())
                            .status())
                    .isEqualTo(200);
            assertThat(Http.get(keyed, "/config", "Authorization", "Bearer " + made.key())
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void keysDecideWhoMayDoWhat() {
        assertThat(Http.post(server, "/search", "{\"query\":\"a\"}").status()).isEqualTo(401);
        assertThat(Http.get(server, "/pipelines", "Authorization", "Bearer nobody")
                        .status())
                .isEqualTo(401);
        assertThat(Http.get(server, "/pipelines", "Authorization", "bearer " + READER)
                        .status())
                .isEqualTo(200);
        assertThat(Http.post(server, "/documents", "{}", READ).status()).isEqualTo(403);
        assertThat(Http.post(server, "/v2/rerank", "{}").json().path("message").stringValue())
                .contains("no api key supplied");
        Http.Reply config = Http.get(server, "/config", WRITE);
        assertThat(config.status()).isEqualTo(200);
        assertThat(config.body()).doesNotContain(READER, WRITER, Keys.hash(READER));
    }

    @Test
    void hostileBodiesGetAShortAnswer() {
        String deep = "[".repeat(100_000 / 2);
        assertThat(Http.post(server, "/search", deep, READ).status()).isEqualTo(400);
        assertThat(Http.post(server, "/search", "x".repeat(200_000), READ).status())
                .isEqualTo(413);
        assertThat(Http.send(
                                server,
                                "POST",
                                "/search",
                                BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"'}),
                                READ)
                        .status())
                .isEqualTo(400);
        assertThat(Http.post(server, "/search", "", READ).status()).isEqualTo(400);
        assertThat(Http.post(server, "/search", "{\"query\":7}", READ).status()).isEqualTo(422);
        assertThat(Http.get(server, "/documents/..%2F..%2Fetc%2Fpasswd", READ).status())
                .isBetween(400, 404);
    }

    @Test
    void aClientThatDripsItsHeadIsCutOff() throws Exception {
        try (Socket socket = new Socket(
                java.net.InetAddress.getLoopbackAddress(), server.address().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("POST /search HTTP/1.1\r\nHost: localh".getBytes(UTF_8));
            socket.getOutputStream().flush();
            byte[] rest = socket.getInputStream().readAllBytes();
            assertThat(new String(rest, UTF_8)).doesNotContain("200 OK");
        }
    }

    @Test
    void pagesOfOtherOriginsMayNotAskUnlessNamed() {
        assertThat(Http.get(server, "/health/live", "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
        Http.Reply named = Http.get(server, "/health/live", "Origin", "https://page.example");
        assertThat(named.status()).isEqualTo(200);
        assertThat(named.header("Access-Control-Allow-Origin")).isEqualTo("https://page.example");
    }

    @Test
    void feedbackAndJudgementsAreKept() {
        assertThat(Http.post(
                                server,
                                "/judgements",
                                "{\"judgements\":[{\"query_id\":\"q\",\"document_id\":\"a\",\"grade\":2}]}",
                                WRITE)
                        .status())
                .isEqualTo(200);
        assertThat(Http.get(server, "/judgements", READ).body()).contains("\"grade\":2");
        assertThat(Http.post(server, "/feedback", "{\"event\":\"click\",\"query\":\"q\",\"document\":\"a\"}", READ)
                        .status())
                .isEqualTo(202);
    }

    @Test
    void healthMetricsAndTheDescriptionAreServed() {
        assertThat(Http.get(server, "/health/ready").status()).isEqualTo(200);
        Http.post(server, "/search", "{\"query\":\"cake\"}", READ);
        assertThat(Http.get(server, "/metrics", READ).body())
                .contains("winnow_request_seconds_bucket", "winnow_stage_seconds", "winnow_queue_milliseconds");
        assertThat(Http.get(server, "/openapi.json").json().path("paths").has("/v2/rerank"))
                .isTrue();
        assertThat(LOG).isNotEmpty().allSatisfy(line -> {
            assertThat(Json.read(line).has("request_id")).isTrue();
            assertThat(line).doesNotContain(READER, WRITER, "cake");
        });
    }

    @Test
    void aFailingEngineTurnsReadinessRed() {
        Health health = new Health(
                () -> {
                    throw new RankFailure.ModelFailure("NaN");
                },
                () -> false,
                System::nanoTime);
        assertThat(health.ready().status()).isEqualTo(503);
        assertThat(health.live().status()).isEqualTo(200);
        assertThat(new Health(() -> {}, () -> true, System::nanoTime).ready().status())
                .isEqualTo(503);
    }

    @Test
    void settingsAreReadAndUnknownKeysRefused() {
        ServerSettings read = ServerFile.parse(
                "server.yaml",
                "pipeline: bm25\nport: 0\npipelines:\n  - {name: fast, pipeline: bm25}\naliases:\n  - {name: mine, is:"
                        + " fast}\nlimits: {deadline: 5s, slots: 3}\n");
        assertThat(read.limits().deadline()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read.offer().aliases()).containsEntry("mine", "fast");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> ServerFile.parse("server.yaml", "prot: 1\n"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("did you mean 'port'");
    }
}
