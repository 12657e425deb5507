package dev.winnow.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.testkit.ScorerContract;
import dev.winnow.testkit.Toy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a server in this process that speaks every dialect, and fails as the test says. */
class HostedScorerTest implements ScorerContract {
    private static final String SECRET = "very-secret-123";
    private static final Query QUERY = Query.of(Toy.QUERY);

    private record Canned(int status, String body, Map<String, String> headers) {}

    private record Asked(String path, Headers headers, JsonNode body) {}

    private final Queue<Canned> canned = new ConcurrentLinkedQueue<>();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch over = new CountDownLatch(1);
    private final HttpServer server = newServer();

    private static HttpServer newServer() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void starts() {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            Asked request = new Asked(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders(),
                    new JsonMapper().readTree(exchange.getRequestBody().readAllBytes()));
            asked.add(request);
            Canned fault = canned.poll();
            if (fault != null && fault.status() == 0) { // never answers
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            } else if (fault != null && fault.status() == -1) { // promises more than it sends
                exchange.sendResponseHeaders(200, 500);
                exchange.getResponseBody().write("{\"res".getBytes(UTF_8));
            } else {
                byte[] body = (fault == null ? right(request) : fault.body()).getBytes(UTF_8);
                if (fault != null) {
                    fault.headers().forEach(exchange.getResponseHeaders()::set);
                }
                exchange.sendResponseHeaders(fault == null ? 200 : fault.status(), body.length);
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stops() {
        over.countDown();
        server.stop(0);
    }

    /** Scores by the length of the text, in the form of whoever was asked, last document first. */
    private static String right(Asked request) {
        JsonNode texts = request.body().path("texts").isArray()
                ? request.body().path("texts")
                : request.body().path("documents");
        boolean tei = request.body().path("texts").isArray();
        boolean pinecone = request.headers().containsKey("X-pinecone-api-version");
        boolean voyage = request.body().has("truncation");
        String score = tei || pinecone ? "score" : "relevance_score";
        String entries = IntStream.range(0, texts.size())
                .map(i -> texts.size() - 1 - i)
                .mapToObj(i -> "{\"index\":" + i + ",\"" + score + "\":" + length(texts.get(i)) / 10_000.0 + "}")
                .collect(Collectors.joining(",", "[", "]"));
        return tei ? entries : "{\"" + (pinecone || voyage ? "data" : "results") + "\":" + entries + ",\"new\":1}";
    }

    private static int length(JsonNode text) {
        return (text.isString() ? text : text.path("text")).stringValue().length();
    }

    private RemoteSettings settings() {
        return RemoteSettings.of("http://localhost:" + server.getAddress().getPort(), "m-1")
                .withKeyFrom("RERANK_KEY")
                .withPause(Duration.ZERO);
    }

    private static Scorer open(Dialect dialect, RemoteSettings settings) {
        return RemoteRerankers.open(dialect, settings, Map.of("RERANK_KEY", SECRET)::get, InstantSource.system());
    }

    @Override
    public Scorer scorer() {
        return open(Dialect.TEI, settings());
    }

    private void answers(int status, String body, String... header) {
        canned.add(new Canned(status, body, header.length == 0 ? Map.of() : Map.of(header[0], header[1])));
    }

    private static Scores three(Scorer scorer) {
        return scorer.score(
                QUERY, List.of(Passage.of("a", "aaa"), Passage.of("b", ""), Passage.of("c", "c")), Deadline.none());
    }

    private Scores three() {
        try (Scorer scorer = open(Dialect.COHERE_V2, settings())) {
            return three(scorer);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyDialectIsSpokenAndItsScoresAligned(Dialect dialect) {
        try (Scorer scorer = open(dialect, settings())) {
            Scores scores = three(scorer);
            assertThat(scores.logits()).containsExactly(0.0003, 0.0007, 0.0001);
            assertThat(scores.scale()).isEqualTo(dialect == Dialect.TEI ? Scale.LOGIT : Scale.SIMILARITY);
            assertThat(scorer.toString()).doesNotContain(SECRET);
        }
        Asked request = asked.getFirst();
        assertThat(request.path()).isEqualTo("/" + dialect.path);
        assertThat(request.headers().getFirst(dialect == Dialect.PINECONE ? "Api-Key" : "Authorization"))
                .isEqualTo(dialect == Dialect.PINECONE ? SECRET : "Bearer " + SECRET);
        String body = request.body().toString();
        String documents = "[\"aaa\",\"(empty)\",\"c\"]";
        String start = "{\"model\":\"m-1\",\"query\":\"" + Toy.QUERY + "\",\"documents\":";
        assertThat(body)
                .isEqualTo(
                        switch (dialect) {
                            case COHERE_V1, JINA -> start + documents + ",\"top_n\":3,\"return_documents\":false}";
                            case COHERE_V2 -> start + documents + ",\"top_n\":3}";
                            case VOYAGE -> start + documents + ",\"return_documents\":false,\"truncation\":true}";
                            case TEI ->
                                "{\"query\":\"" + Toy.QUERY + "\",\"texts\":" + documents
                                        + ",\"truncate\":true,\"raw_scores\":true}";
                            case PINECONE ->
                                start + "[{\"text\":\"aaa\"},{\"text\":\"(empty)\"},{\"text\":\"c\"}],\"top_n\":3,"
                                        + "\"return_documents\":false,\"rank_fields\":[\"text\"],\"parameters\":{\"truncate\":\"END\"}}";
                        });
    }

    @Test
    void regression14BatchesOverTheLimitAreSplitAndStayAligned() {
        List<Passage> many = IntStream.range(0, 70)
                .mapToObj(i -> Passage.of("p" + i, "x".repeat(i + 1)))
                .toList();
        try (Scorer scorer = open(Dialect.TEI, settings())) {
            Scores scores = scorer.score(QUERY, many, Deadline.none());
            assertThat(scores.logits())
                    .containsExactly(IntStream.range(0, 70)
                            .mapToDouble(i -> (i + 1) / 10_000.0)
                            .toArray());
        }
        assertThat(asked).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, -1})
    void whatMayPassIsAskedOnceMore(int status) {
        answers(status, "{\"message\":\"later\"}", "Retry-After", "0");
        assertThat(three().size()).isEqualTo(3);
        assertThat(asked).hasSize(2);
    }

    @Test
    void regression12AWaitThatDoesNotFitIntoTheBudgetIsNotBegun() {
        answers(429, "{\"message\":\"slow down\",\"id\":\"7\"}", "Retry-After", "3600");
        assertThatThrownBy(this::three)
                .isInstanceOf(RankFailure.Overloaded.class)
                .hasMessageContaining("status 429: slow down; it asks to wait 3600000 ms");
        assertThat(asked).hasSize(1);
    }

    @Test
    void aServiceThatDoesNotAnswerIsGivenUpAtTheTimeLimit() {
        answers(0, "");
        try (Scorer scorer = open(Dialect.JINA, settings().withTimeLimit(Duration.ofMillis(200)))) {
            assertThatThrownBy(() -> three(scorer))
                    .isInstanceOf(RankFailure.DeadlineExceeded.class)
                    .hasMessageContaining("the Jina model m-1");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"results":                                                    | something that is no JSON
            {"results":[{"index":0,"relevance_score":NaN}]}                | something that is no JSON
            {"data":[]}                                                    | no list 'results'
            {"results":[{"index":0,"relevance_score":1}]}                  | 1 scores for 3 documents
            {"results":[{"index":3,"relevance_score":1},{},{}]}            | the index 3 for 3 documents, must be 0 to 2
            {"results":[{"index":-1,"relevance_score":1},{},{}]}           | the index -1 for 3 documents
            {"results":[{"index":0,"relevance_score":1},{"index":0,"relevance_score":1},{}]} | the index 0 twice
            {"results":[{"index":0,"relevance_score":"NaN"},{},{}]}        | the relevance_score "NaN" for document 0
            {"results":[{"index":0,"relevance_score":1e999},{},{}]}        | for document 0, must be a finite number
            {"results":[{"index":"0"},{},{}]}                              | an entry whose index is "0"
            """)
    void anAnswerThatIsNoneIsAFailureOfTheModelThatSaysWhatCame(String body, String message) {
        answers(200, body);
        assertThatThrownBy(this::three)
                .isInstanceOf(RankFailure.ModelFailure.class)
                .hasMessageStartingWith("the Cohere model m-1 at http://localhost:")
                .hasMessageContaining(message);
    }

    @Test
    void aHugeAnswerIsNotReadToItsEnd() {
        answers(200, " ".repeat((8 << 20) + 1));
        answers(200, " ".repeat((8 << 20) + 1));
        assertThatThrownBy(this::three).isInstanceOf(RankFailure.Unavailable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "400, model_failure",
        "422, model_failure",
        "402, unavailable",
        "401, misconfigured",
        "404, misconfigured"
    })
    void regression8TheServicesSentenceIsKeptAndARefusalIsNoFailureOfTheSearch(int status, String kind) {
        answers(status, "{\"message\":\"invalid request with " + SECRET + "\"}");
        assertThatThrownBy(this::three)
                .isInstanceOfSatisfying(
                        RankFailure.class,
                        failure -> assertThat(failure.kind().label()).isEqualTo(kind))
                .hasMessageContaining("status " + status + ": invalid request with ***")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void afterFiveFailuresInARowTheServiceIsLeftAlone() {
        try (Scorer scorer = open(Dialect.VOYAGE, settings())) {
            for (int i = 0; i < 10; i++) {
                answers(500, "{\"detail\":\"broken\"}");
            }
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> three(scorer)).hasMessageContaining("status 500: broken");
            }
            assertThatThrownBy(() -> three(scorer))
                    .isInstanceOf(RankFailure.Unavailable.class)
                    .hasMessageContaining("is left alone for 30000 ms after 5 failures in a row");
        }
        assertThat(asked).hasSize(10);
    }

    @Test
    void plainTextLeavesTheMachineNever() {
        assertThatThrownBy(() -> RemoteSettings.of("http://rerank.example", "m"))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("give https, or http on this machine");
    }
}
