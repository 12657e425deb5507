package dev.winnow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.app.Models;
import dev.winnow.app.PipelineSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is not reranking: OpenAI's embeddings, TEI's {@code /info} and {@code /predict}. */
class ExtrasTest {
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

    private static JsonNode embed(String fields) {
        Http.Reply reply = Http.post(server, "/v1/embeddings", "{\"model\":\"all-MiniLM-L6-v2\"," + fields + "}");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    @Test
    void embeddingsAreUnitVectorsInTheOrderOfTheTexts() {
        JsonNode json = embed("\"input\":[\"a stuck pipe\",\"cake\",\"a pipe that is stuck\"]");
        assertThat(json.path("object").stringValue()).isEqualTo("list");
        assertThat(json.path("usage").path("total_tokens").longValue()).isPositive();
        assertThat(json.path("data").size()).isEqualTo(3);
        assertThat(json.path("data").get(2).path("index").intValue()).isEqualTo(2);
        float[] first = floats(json, 0);
        assertThat(first).hasSize(Models.BUNDLED_DIMENSIONS);
        assertThat(dot(first, first)).isCloseTo(1, within(1e-4));
        assertThat(dot(first, floats(json, 2))).isGreaterThan(dot(first, floats(json, 1)) + 0.3);
    }

    @Test
    void base64HoldsTheSameNumbersLittleEndian() {
        float[] plain = floats(embed("\"input\":\"a stuck pipe\""), 0);
        String text = embed("\"input\":\"a stuck pipe\",\"encoding_format\":\"base64\"")
                .path("data")
                .get(0)
                .path("embedding")
                .stringValue();
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
        for (float expected : plain) {
            assertThat(bytes.getFloat()).isCloseTo(expected, within(1e-5f));
        }
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"text-embedding-3-large\",\"input\":\"a\"}",
                "{\"model\":\"all-MiniLM-L6-v2\"}",
                "{\"input\":[]}",
                "{\"input\":\"\"}",
                "{\"input\":[1,2,3]}",
                "{\"input\":\"a\",\"dimensions\":7}",
                "{\"input\":\"a\",\"encoding_format\":\"hex\"}",
                "{\"input\":"
            })
    void embeddingsRefuseAsOpenAiDoes(String body) {
        Http.Reply reply = Http.post(server, "/v1/embeddings", body);
        assertThat(reply.status()).as(reply.body()).isIn(400, 404);
        JsonNode error = reply.json().path("error");
        assertThat(error.path("message").stringValue()).isNotEmpty();
        assertThat(error.path("type").stringValue()).isEqualTo("invalid_request_error");
    }

    private static float[] floats(JsonNode json, int i) {
        JsonNode list = json.path("data").get(i).path("embedding");
        float[] vector = new float[list.size()];
        for (int k = 0; k < vector.length; k++) {
            vector[k] = (float) list.get(k).doubleValue();
        }
        return vector;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void infoTellsThatThisIsAReranker() {
        JsonNode info = Http.get(server, "/info").json();
        assertThat(info.path("model_id").stringValue()).isEqualTo("default");
        assertThat(info.path("model_type").has("reranker")).isTrue();
        assertThat(info.path("max_client_batch_size").intValue()).isEqualTo(10_000);
        assertThat(info.path("max_input_length").intValue()).isBetween(16, 8_192);
        assertThat(Http.get(server, "/tei/info").json()).isEqualTo(info);
    }

    @Test
    void predictScoresPairsAsRerankDoes() {
        String one = "[\"stuck pipe\",\"a stuck pipe is freed by jarring\"]";
        String two = "[\"stuck pipe\",\"cake\"]";
        JsonNode single = predict("{\"inputs\":" + one + "}");
        assertThat(single.get(0).path("label").stringValue()).isEqualTo("LABEL_0");
        JsonNode both = predict("{\"inputs\":[" + one + "," + two + "]}");
        assertThat(both.size()).isEqualTo(2);
        assertThat(both.get(0).get(0).path("score").doubleValue())
                .isCloseTo(single.get(0).path("score").doubleValue(), within(1e-4))
                .isGreaterThan(both.get(1).get(0).path("score").doubleValue());
        JsonNode raw = predict("{\"raw_scores\":true,\"inputs\":" + one + "}");
        JsonNode reranked = Http.post(
                        server,
                        "/rerank",
                        "{\"raw_scores\":true,\"query\":\"stuck pipe\",\"texts\":[\"a stuck pipe is freed by jarring\"]}")
                .json();
        assertThat(raw.get(0).path("score").doubleValue())
                .isCloseTo(reranked.get(0).path("score").doubleValue(), within(1e-4));
        assertThat(Http.post(server, "/predict", "{\"inputs\":\"no pair\"}").status())
                .isEqualTo(422);
        assertThat(Http.post(server, "/predict", "{\"inputs\":[\"a\",\"b\",\"c\"]}")
                        .json()
                        .path("error")
                        .stringValue())
                .contains("pairs");
    }

    @Test
    void pairsOfManyQueriesAreOneRequestInTheOrderGiven() {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            pairs.add("[\"" + (i % 3 == 0 ? "stuck pipe" : "question " + i) + "\",\"a stuck pipe, number " + i + "\"]");
        }
        Http.Reply reply = Http.post(server, "/predict", "{\"raw_scores\":true,\"inputs\":" + pairs + "}");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.header("Winnow-Scored")).isEqualTo("40 of 40");
        for (int i : new int[] {0, 1, 3, 39}) {
            JsonNode alone = predict("{\"raw_scores\":true,\"inputs\":" + pairs.get(i) + "}");
            assertThat(reply.json().get(i).get(0).path("score").doubleValue())
                    .isCloseTo(alone.get(0).path("score").doubleValue(), within(1e-4));
        }
        Http.Reply late = Http.post(server, "/predict", "{\"inputs\":" + pairs + "}", "Winnow-Deadline-Ms", "0");
        assertThat(late.status()).as(late.body()).isEqualTo(504);
    }

    @Test
    void whatIsRememberedChangesNoAnswerAndIsCounted() {
        String body = "{\"query\":\"a stuck pipe\",\"passages\":[\"cake\",\"jar it\",\"free the pipe\",\"cake\"]}";
        JsonNode first = Http.post(server, "/rerank", body).json();
        double hits = hits("scores");
        double vectors = hits("query-tokens");
        JsonNode again = Http.post(server, "/rerank", body).json();
        JsonNode more = Http.post(server, "/rerank", body.replace("[\"cake\"", "[\"a new text\",\"cake\""))
                .json();
        assertThat(again.path("results")).isEqualTo(first.path("results"));
        assertThat(more.path("results").size()).isEqualTo(5);
        assertThat(hits("scores") - hits).isEqualTo(8);
        assertThat(hits("query-tokens") - vectors).isEqualTo(1);
        for (JsonNode result : more.path("results")) {
            int place = result.path("index").intValue() - 1;
            for (JsonNode before : first.path("results")) {
                if (before.path("index").intValue() == place) {
                    assertThat(result.path("logit")).isEqualTo(before.path("logit"));
                }
            }
        }
    }

    private static double hits(String cache) {
        String line = "winnow_cache_lookups_total{cache=\"" + cache + "\",result=\"hit\"} ";
        return Http.get(server, "/metrics")
                .body()
                .lines()
                .filter(text -> text.startsWith(line))
                .mapToDouble(text -> Double.parseDouble(text.substring(line.length())))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode predict(String body) {
        Http.Reply reply = Http.post(server, "/predict", body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }
}
