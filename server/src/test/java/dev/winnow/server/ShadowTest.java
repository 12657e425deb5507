package dev.winnow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.LuceneIndex;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline in the shadow: it answers what the other answers, and nobody gets to see it. */
class ShadowTest {
    @TempDir
    private Path folder;

    @Test
    void itsOrderIsComparedAndNeverReturned() {
        LuceneIndex.create(folder, IndexSettings.text()).close();
        ServerSettings settings = ServerFile.parse(
                "server.yaml",
                "port: 0\nindex: '" + folder + "'\npipeline: bm25\npipelines:\n  - {name: candidate, pipeline: bm25}\n"
                        + "shadow: candidate\n");
        try (WinnowServer server = WinnowServer.start(settings)) {
            Http.post(
                    server,
                    "/documents",
                    "{\"id\":\"a\",\"text\":\"a stuck pipe\"}\n{\"id\":\"b\",\"text\":\"a pipe\"}");
            Http.Reply reply = Http.post(server, "/search", "{\"query\":\"stuck pipe\"}");
            assertThat(reply.json().path("results").size()).isEqualTo(2);
            assertThat(reply.header("Winnow-Model")).isEqualTo("default");
            assertThat(reply.header("Winnow-Quality")).isEqualTo("full");
            assertThat(reply.body()).doesNotContain("candidate");
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!Http.get(server, "/metrics").body().contains("winnow_shadow_agreement_count 1")) {
                assertThat(System.nanoTime()).isLessThan(end);
            }
            assertThat(Http.get(server, "/metrics").body().lines().toList())
                    .contains("winnow_shadow_agreement_sum 1.0")
                    .doesNotContainAnyElementsOf(List.of("winnow_shadow_failures_total 1.0"));
        }
    }

    @Test
    void aShadowThatIsNotThereIsRefusedAtTheStart() {
        assertThatThrownBy(() -> ServerFile.parse("server.yaml", "shadow: nobody\n"))
                .hasMessageContaining("shadow is 'nobody'");
    }
}
