package dev.winnow.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.PipelineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed process left of a line spoils neither what stands before it nor what comes after. */
class KeptTest {
    private static final String WHOLE = "{\"query\":\"q\",\"left\":\"bm25\",\"right\":\"fused\",\"better\":\"left\"}\n";

    @TempDir
    private Path folder;

    @Test
    void aLineThatWasCutOffIsForgotten() throws IOException {
        Path file = folder.resolve("preferences.jsonl");
        Files.writeString(file, WHOLE + "{\"query\":\"q\",\"left\":{}", UTF_8);
        try (WinnowServer server = WinnowServer.start(ServerSettings.of(PipelineSettings.find("bm25"))
                .withData(folder)
                .withPort(0))) {
            assertThat(preferences(server)).contains("\"preferred\":[1,0]");
            assertThat(Http.post(server, "/judgements", "{\"preferences\":[" + WHOLE.strip() + "]}")
                            .status())
                    .isEqualTo(200);
            assertThat(preferences(server)).contains("\"preferred\":[2,0]");
        }
        assertThat(Files.readString(file, UTF_8))
                .startsWith(WHOLE + "{\"time\"")
                .endsWith("}\n");
    }

    private static String preferences(WinnowServer server) {
        return Http.get(server, "/judgements").json().path("preferences").toString();
    }
}
