package dev.winnow.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.PipelineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;

/** The files under {@code packaging} say what the program knows. */
class PackagingTest {
    private static final Path PACKAGING =
            Path.of(System.getProperty("winnow.root", "..")).resolve("packaging");

    private static final Pattern METRIC = Pattern.compile("winnow_[a-z_]+");

    @Test
    void theSettingsOfTheImageAreRead() throws IOException {
        assertThat(ServerSettings.read(PACKAGING.resolve("server.yaml")).place().host())
                .isEqualTo("0.0.0.0");
    }

    @Test
    @SuppressWarnings("unchecked")
    void theManifestsAskWhatTheServerAnswers() throws IOException {
        List<Map<String, Object>> documents = new ArrayList<>();
        String yaml = Files.readString(PACKAGING.resolve("kubernetes/winnow.yaml"), UTF_8);
        new Load(LoadSettings.builder().build())
                .loadAllFromString(yaml)
                .forEach(document -> documents.add((Map<String, Object>) document));
        assertThat(documents.stream().map(document -> document.get("kind")))
                .containsExactly("ConfigMap", "PersistentVolumeClaim", "Deployment", "Service");
        Map<String, String> data =
                (Map<String, String>) requireNonNull(documents.getFirst().get("data"));
        assertThat(ServerFile.parse("server.yaml", requireNonNull(data.get("server.yaml")))
                        .place()
                        .port())
                .isEqualTo(8080);
        try (WinnowServer server = bm25()) {
            for (String probe : new TreeSet<>(Pattern.compile("path: (/health/\\w+)")
                    .matcher(yaml)
                    .results()
                    .map(found -> found.group(1))
                    .toList())) {
                assertThat(Http.get(server, probe).status()).as(probe).isEqualTo(200);
            }
        }
    }

    @Test
    void theDashboardShowsMetricsThatThereAre() throws IOException {
        JsonNode dashboard = Json.read(Files.readString(PACKAGING.resolve("grafana.json"), UTF_8));
        TreeSet<String> shown = new TreeSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                METRIC.matcher(target.path("expr").stringValue()).results().forEach(found -> shown.add(found.group()));
            }
        }
        assertThat(shown).hasSizeGreaterThan(10);
        // Counted where something goes wrong only, which nothing does here.
        shown.removeAll(List.of("winnow_degraded_total", "winnow_truncated_documents_total"));
        try (WinnowServer server = bm25()) {
            Http.post(server, "/rerank", "{\"query\":\"a\",\"passages\":[\"a\",\"b\"]}");
            Http.post(server, "/rerank", "{");
            String metrics = Http.get(server, "/metrics").body();
            assertThat(shown).allSatisfy(metric -> assertThat(metrics).contains(metric));
        }
    }

    private static WinnowServer bm25() {
        return WinnowServer.start(
                ServerSettings.of(PipelineSettings.find("bm25")).withPort(0));
    }
}
