package dev.winnow.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.PipelineSettings;
import dev.winnow.server.ServerSettings.Insight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The reports that a server hands out, and that it hands out nothing else. */
class ReportsTest {
    @TempDir
    private Path folder;

    /** A folder with one of each kind, and what is none. */
    static Path write(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("deeper"));
        Files.writeString(folder.resolve("page.html"), "<!doctype html><title>a report</title>", UTF_8);
        Files.writeString(folder.resolve("broken.json"), "{");
        Files.writeString(folder.resolve("secret.key"), "secret");
        Files.writeString(folder.resolve("deeper/hidden.json"), "{}");
        Files.writeString(folder.resolve("eval.json"), """
                {"name": "handbook", "queries": 60, "metrics": [{"metric": "nDCG@10", "systems": [
                  {"system": "default", "mean": 0.733, "interval": [0.69, 0.77]}]}], "verdicts": ["it is better"]}
                """);
        Files.writeString(folder.resolve("tune.json"), """
                {"name": "handbook", "metric": "nDCG@10", "budget_ms": 100, "headline": "reranking is worth it",
                 "reasons": ["it gains 0.05"], "recommended": "small", "frontier": [
                  {"pipeline": "small", "fits": true, "mean": 0.7, "interval": [0.6, 0.8], "p95_ms": 40, "passages_read": 20},
                  {"pipeline": "large", "fits": false, "mean": 0.75, "interval": [0.7, 0.8], "p95_ms": 400, "passages_read": 100}]}
                """);
        return folder;
    }

    private WinnowServer server(Optional<Path> reports) {
        return WinnowServer.start(ServerSettings.of(PipelineSettings.find("bm25"))
                .withInsight(new Insight(reports, Optional.empty()))
                .withPort(0));
    }

    @Test
    void reportsAreListedByWhatTheyAreAndHandedOutByNameAlone() throws IOException {
        try (WinnowServer server = server(Optional.of(write(folder.resolve("reports"))))) {
            JsonNode list = Http.get(server, "/reports").json();
            assertThat(list.path("folder").booleanValue()).isTrue();
            assertThat(list.path("reports")
                            .valueStream()
                            .map(report -> report.path("name").stringValue() + " "
                                    + report.path("kind").stringValue()))
                    .containsExactly("broken.json broken", "eval.json eval", "page.html page", "tune.json tune");
            Http.Reply page = Http.get(server, "/reports/page.html");
            assertThat(page.body()).contains("a report");
            assertThat(page.header("Content-Security-Policy")).contains("sandbox allow-scripts", "default-src 'none'");
            assertThat(Http.get(server, "/reports/tune.json")
                            .json()
                            .path("name")
                            .stringValue())
                    .isEqualTo("handbook");
            for (String other : new String[] {
                "secret.key",
                "deeper",
                "hidden.json",
                "deeper%2Fhidden.json",
                "..%2Freports%2Fpage.html",
                "%00",
                "none.html"
            }) {
                assertThat(Http.get(server, "/reports/" + other).status())
                        .as(other)
                        .isBetween(400, 404);
            }
        }
    }

    @Test
    void withoutAFolderThereAreNone() {
        try (WinnowServer server = server(Optional.empty())) {
            JsonNode list = Http.get(server, "/reports").json();
            assertThat(list.path("folder").booleanValue()).isFalse();
            assertThat(list.path("reports").isEmpty()).isTrue();
            assertThat(Http.get(server, "/reports/page.html").status()).isEqualTo(404);
        }
    }
}
