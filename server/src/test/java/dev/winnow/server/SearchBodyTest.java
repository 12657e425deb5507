package dev.winnow.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.Models;
import dev.winnow.app.PipelineSettings;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.LuceneIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a search may do otherwise than its pipeline, over an index with words and vectors. */
class SearchBodyTest {
    @TempDir
    private static Path folder;

    private static WinnowServer server;

    @BeforeAll
    static void start() throws IOException {
        LuceneIndex.create(
                        folder.resolve("index"),
                        IndexSettings.text().withVectors(Models.BUNDLED_ENCODER, Models.BUNDLED_DIMENSIONS))
                .close();
        Path yaml = Files.writeString(
                folder.resolve("pipeline.yaml"),
                "retrievers: [{kind: bm25}, {kind: dense}]\nfusion: {kind: min-max, weights: [1, 2]}\n");
        server = WinnowServer.start(ServerSettings.of(PipelineSettings.read(yaml))
                .withIndex(folder.resolve("index"))
                .withPort(0));
        Http.post(server, "/documents", """
                {"id":"words","text":"sleep sleep sleep is a word of this text about a kernel thread"}
                {"id":"meaning","text":"tired people need rest at night"}
                {"id":"meaning again","text":"tired people need rest at night!"}
                {"id":"other","text":"the pump was repaired"}
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Http.Reply search(String more) {
        return Http.post(server, "/search", "{\"query\":\"sleep\"" + more + "}");
    }

    private static List<String> ids(String more) {
        Http.Reply reply = search(more);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json()
                .path("results")
                .valueStream()
                .map(result -> result.path("id").stringValue())
                .toList();
    }

    @Test
    void weightsSayWhichFirstStageCounts() {
        assertThat(ids(",\"weights\":[1,0]").getFirst()).isEqualTo("words");
        List<String> byMeaning = ids(",\"weights\":[0,1]");
        assertThat(ids(",\"pipeline\":\"default\",\"weights\":[1,2]")).isEqualTo(ids(""));
        assertThat(byMeaning).isNotEqualTo(ids(",\"weights\":[1,0]"));
    }

    @Test
    void aDepthIsTheMostThatIsFound() {
        assertThat(ids(",\"depth\":2")).hasSize(2);
        assertThat(ids("")).hasSize(4);
    }

    @Test
    void marginalRelevancePutsTheCopyLower() {
        List<String> plain = ids("");
        List<String> spread = ids(",\"mmr\":0.3");
        assertThat(spread).isNotEqualTo(plain).containsExactlyInAnyOrderElementsOf(plain);
        assertThat(plain.getLast()).isEqualTo("other");
        assertThat(spread.getLast()).as("one of the two copies").startsWith("meaning");
        assertThat(ids(",\"mmr\":1")).isEqualTo(plain);
        assertThat(ids("")).as("the pipeline is as it was").isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"depth\":0         | 'depth' is 0, must be 1 to 1000",
                "\"depth\":1001      | 'depth' is 1001, must be 1 to 1000",
                "\"depth\":\"5\"     | 'depth' is \"5\", must be a whole number",
                "\"mmr\":1.5         | 'mmr' is 1.5, must be 0 to 1",
                "\"mmr\":true        | 'mmr' is true, must be a number",
                "\"weights\":[1]     | has 1 weights for 2 retrievers; give one for each",
                "\"weights\":[1,-1]  | 'weights[1]' is -1, must be 0 to 1000",
                "\"weights\":[0,0]   | every fusion weight is 0; give at least one ranking a weight above 0",
                "\"weights\":[]      | 'weights' is an empty list; give its numbers, or leave it out",
                "\"weights\":0.5     | 'weights' is a number, must be a list"
            })
    void whatMakesNoSenseIsRefused(String more, String message) {
        Http.Reply reply = search("," + more);
        assertThat(reply.status()).as(reply.body()).isEqualTo(422);
        assertThat(reply.json().path("error").path("message").stringValue()).contains(message);
    }

    @Test
    void theDescriptionNamesWhatIsRead() {
        JsonNode schema = Http.get(server, "/openapi.json")
                .json()
                .path("paths")
                .path("/search")
                .path("post")
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema")
                .path("properties");
        Set<String> named = new TreeSet<>(schema.propertyNames());
        assertThat(named).containsExactly("depth", "filter", "mmr", "pipeline", "query", "top", "weights");
        JsonNode told = Http.get(server, "/pipelines").json().path("pipelines").get(0);
        assertThat(told.path("retrievers").toString()).isEqualTo("[\"bm25\",\"dense\"]");
        assertThat(told.path("weights").toString()).isEqualTo("[1.0,2.0]");
    }

    @Test
    void aTextReadInWindowsTellsTheBestOne() throws IOException {
        String before = "The pump was repaired on the first day of the week. ".repeat(20);
        String answer = "Tired people sleep at night.";
        Path yaml = Files.writeString(
                folder.resolve("windows.yaml"),
                "retrievers: [{kind: bm25}]\nrerank: [{kind: maxsim, windows: {words: 40, overlap: 0}}]\n");
        try (WinnowServer windows = WinnowServer.start(
                ServerSettings.of(PipelineSettings.read(yaml)).withPort(0))) {
            JsonNode results = Http.post(
                            windows,
                            "/rerank",
                            Json.text(java.util.Map.of(
                                    "query", "who sleeps?", "passages", List.of("brief", before + answer))))
                    .json()
                    .path("results");
            JsonNode cut = results.get(0);
            assertThat(cut.path("index").intValue()).as(results.toString()).isEqualTo(1);
            JsonNode best = cut.path("best_window");
            assertThat(best.path("text").stringValue()).contains(answer).hasSizeLessThan(300);
            assertThat((before + answer)
                            .substring(
                                    best.path("start").intValue(),
                                    best.path("end").intValue()))
                    .isEqualTo(best.path("text").stringValue());
            assertThat(results.get(1).has("best_window")).isFalse();
        }
    }
}
