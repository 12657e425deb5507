package dev.winnow.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.PipelineSettings;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What each dialect takes and gives, over a real server; the wire formats are those the services publish. */
class DialectsTest {
    private static final String QUERY = "how is a stuck pipe freed?";
    private static final String DOCUMENTS =
            "[\"cake is baked with eggs\", \"a stuck pipe is freed by jarring\", \"pipes are painted green\"]";

    private static WinnowServer server;

    @BeforeAll
    static void start() {
        server = WinnowServer.start(
                ServerSettings.of(PipelineSettings.find("default")).withPort(0));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Http.Reply ask(String path, String fields) {
        return Http.post(server, path, "{\"query\":\"" + QUERY + "\"," + fields + "}");
    }

    private static JsonNode ok(String path, String fields) {
        Http.Reply reply = ask(path, fields);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    private static List<Integer> places(JsonNode list) {
        return list.valueStream().map(result -> result.path("index").intValue()).toList();
    }

    @Test
    void cohereV2AnswersBestFirstWithoutDocuments() {
        JsonNode json = ok("/v2/rerank", "\"model\":\"rerank-v3.5\",\"documents\":" + DOCUMENTS);
        assertThat(places(json.path("results"))).startsWith(1).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(json.path("results").get(0).has("document")).isFalse();
        assertThat(json.path("results").get(0).path("relevance_score").doubleValue())
                .isBetween(0.0, 1.0);
        assertThat(json.path("meta").path("api_version").path("version").stringValue())
                .isEqualTo("2");
        assertThat(json.path("meta").path("billed_units").path("search_units").intValue())
                .isEqualTo(1);
    }

    @Test
    void cohereV2IgnoresWhatOnlyV1HasAndSaysSo() {
        JsonNode json =
                ok("/v2/rerank", "\"model\":\"rerank-v3.5\",\"return_documents\":true,\"documents\":" + DOCUMENTS);
        assertThat(json.path("results").get(0).has("document")).isFalse();
        assertThat(json.path("meta").path("warnings").get(0).stringValue()).contains("return_documents");
    }

    @Test
    void cohereV1ReadsObjectsByTheirFieldsAndGivesThemBack() {
        String documents =
                "[{\"title\":\"cake\",\"text\":\"eggs\"},{\"title\":\"stuck pipe\",\"text\":\"jarring\",\"n\":7}]";
        JsonNode json = ok(
                "/v1/rerank",
                "\"rank_fields\":[\"title\",\"text\"],\"return_documents\":true,\"documents\":" + documents);
        assertThat(places(json.path("results"))).containsExactly(1, 0);
        assertThat(json.path("results").get(0).path("document").path("n").intValue())
                .isEqualTo(7);
        assertThat(json.path("meta").path("api_version").path("version").stringValue())
                .isEqualTo("1");
    }

    @Test
    void theCommonFirstVersionServesCohereAndJinaAtOnce() {
        JsonNode json = ok("/v1/rerank", "\"documents\":" + DOCUMENTS + ",\"top_n\":9");
        assertThat(json.path("results").size()).isEqualTo(3);
        assertThat(json.path("meta").path("billed_units").path("search_units").intValue())
                .isEqualTo(1);
        assertThat(json.path("usage").path("prompt_tokens").longValue()).isPositive();
        assertThat(json.has("id")).isTrue();
        assertThat(json.path("results").get(0).has("document")).isFalse();
    }

    @Test
    void jinaGivesDocumentsBackUnlessTold() {
        JsonNode json = ok("/jina/v1/rerank", "\"documents\":" + DOCUMENTS);
        assertThat(json.path("results").get(0).path("document").path("text").stringValue())
                .contains("jarring");
        JsonNode bare = ok(
                "/v1/rerank",
                "\"model\":\"jina-reranker-v2-base-multilingual\",\"return_documents\":false,\"documents\":"
                        + DOCUMENTS);
        assertThat(bare.path("results").get(0).has("document")).isFalse();
        assertThat(bare.path("model").stringValue()).isEqualTo("jina-reranker-v2-base-multilingual");
        assertThat(bare.path("usage").path("total_tokens").longValue()).isPositive();
    }

    @Test
    void voyageIsKnownByItsFieldsOrItsModels() {
        for (String fields : List.of("\"model\":\"rerank-v3.5\",\"top_k\":2", "\"model\":\"rerank-2.5\",\"top_k\":2")) {
            JsonNode json = ok("/v1/rerank", fields + ",\"return_documents\":true,\"documents\":" + DOCUMENTS);
            assertThat(places(json.path("data"))).hasSize(2).startsWith(1);
            assertThat(json.path("data").get(0).path("document").stringValue()).contains("jarring");
            assertThat(json.path("usage").path("total_tokens").longValue()).isPositive();
            assertThat(json.path("object").stringValue()).isEqualTo("list");
        }
        assertThat(ok("/v1/rerank", "\"model\":\"rerank-2.5\",\"documents\":" + DOCUMENTS)
                        .has("data"))
                .isTrue();
    }

    @Test
    void teiGivesABareListAndRawScoresOnRequest() {
        JsonNode json = ok("/rerank", "\"texts\":" + DOCUMENTS + ",\"return_text\":true,\"raw_scores\":true");
        assertThat(places(json)).startsWith(1).hasSize(3);
        assertThat(json.get(0).path("text").stringValue()).contains("jarring");
        assertThat(ok("/tei/rerank", "\"texts\":" + DOCUMENTS).get(0).has("text"))
                .isFalse();
    }

    @Test
    void infinityAndVllmSpeakOnTheSamePathWithDocuments() {
        JsonNode json = ok("/rerank", "\"documents\":" + DOCUMENTS + ",\"top_n\":0,\"return_documents\":true");
        assertThat(json.path("object").stringValue()).isEqualTo("rerank");
        assertThat(places(json.path("results"))).startsWith(1).hasSize(3);
        assertThat(json.path("results").get(0).path("document").stringValue()).contains("jarring");
    }

    @Test
    void winnowsOwnRerankTellsTheScale() {
        JsonNode json = ok("/rerank", "\"passages\":" + DOCUMENTS + ",\"top\":1");
        assertThat(json.path("results").size()).isEqualTo(1);
        assertThat(json.path("results").get(0).path("scale").stringValue()).isEqualTo("similarity");
        assertThat(json.path("results").get(0).path("index").intValue()).isEqualTo(1);
    }

    /** Each dialect has its own status and its own body for the same mistake. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v2/rerank       | documents | 400 | 400 | 400 | 404 | message
            /cohere/v1/rerank| documents | 400 | 400 | 400 | 404 | message
            /jina/v1/rerank  | documents | 422 | 422 | 422 | 422 | detail
            /voyage/v1/rerank| documents | 422 | 422 | 400 | 400 | detail
            /tei/rerank      | texts     | 400 | 422 | 400 | 404 | error
            /infinity/rerank | documents | 422 | 422 | 422 | 400 | detail,error
            """)
    void mistakesAreToldInTheDialectsWords(
            String path, String list, int malformed, int mistyped, int empty, int unknown, String key) {
        String model = "\"model\":\"rerank-v3.5\",";
        check(Http.post(server, path, "{\"query\": "), malformed, key);
        check(ask(path, model + "\"" + list + "\":\"one\""), mistyped, key);
        check(ask(path, model + "\"" + list + "\":[1]"), mistyped, key);
        check(ask(path, model + "\"" + list + "\":[]"), empty, key);
        check(Http.post(server, path, "{" + model + "\"" + list + "\":[\"a\"]}"), mistyped, key);
        Http.Reply reply = ask(path, "\"model\":\"nobody-has-this\",\"" + list + "\":[\"a\"]");
        check(reply, unknown, key);
        assertThat(reply.body()).contains("nobody-has-this");
    }

    private static void check(Http.Reply reply, int status, String keys) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).startsWith("application/json");
        assertThat(reply.header("X-Request-Id")).isNotEmpty();
        assertThat(List.of(keys.split(",", -1)))
                .as(reply.body())
                .anyMatch(key -> reply.json().has(key));
    }

    @Test
    void cohereRefusesInItsOwnSentences() {
        assertThat(ask("/v2/rerank", "\"documents\":" + DOCUMENTS)
                        .json()
                        .path("message")
                        .stringValue())
                .isEqualTo("a model parameter is required for this endpoint.");
        assertThat(ask("/v2/rerank", "\"model\":\"rerank-v3.5\",\"documents\":[]")
                        .json()
                        .path("message")
                        .stringValue())
                .isEqualTo("invalid request: list of documents must not be empty");
        assertThat(ask("/v2/rerank", "\"model\":\"rerank-v3.5\",\"top_n\":0,\"documents\":[\"a\"]")
                        .status())
                .isEqualTo(400);
        String many =
                IntStream.rangeClosed(0, 10_000).mapToObj(i -> "\"a\"").toList().toString();
        assertThat(ask("/v2/rerank", "\"model\":\"rerank-v3.5\",\"documents\":" + many)
                        .json()
                        .path("message")
                        .stringValue())
                .contains("must be less than 10000");
    }

    @Test
    void whatIsNotThereIsToldAsJson() {
        Http.Reply missing = Http.get(server, "/nothing");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.json().path("error").path("kind").stringValue()).isEqualTo("not_found");
        Http.Reply wrong = Http.get(server, "/v2/rerank");
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.json().path("message").stringValue()).contains("POST");
    }

    @Test
    void timesAndTheRequestIdAreHeaders() {
        Http.Reply reply = Http.post(
                server,
                "/v2/rerank",
                "{\"model\":\"rerank-v3.5\",\"query\":\"a\",\"documents\":[\"b\"]}",
                "X-Request-Id",
                "mine-1");
        assertThat(reply.header("X-Request-Id")).isEqualTo("mine-1");
        assertThat(Double.parseDouble(reply.header("Winnow-Compute-Ms"))).isPositive();
        assertThat(reply.header("Winnow-Truncated")).isEqualTo("0");
        assertThat(reply.header("Winnow-Model")).isEqualTo("default");
    }
}
