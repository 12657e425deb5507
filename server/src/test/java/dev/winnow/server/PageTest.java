package dev.winnow.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.PipelineSettings;
import dev.winnow.web.PageFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's files over HTTP, and where its judgements go; no browser. */
class PageTest {
    @TempDir
    private static Path folder;

    private static WinnowServer server;

    @BeforeAll
    static void start() {
        server = WinnowServer.start(ServerSettings.of(PipelineSettings.find("bm25"))
                .withData(folder.resolve("data"))
                .withPort(0));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void thePageAndItsFilesComeWithTheirTypesUnderAPolicy() {
        assertThat(Http.get(server, "/").body()).startsWith("<!doctype html>");
        for (PageFile file : PageFile.all()) {
            Http.Reply reply = Http.get(server, "/assets/" + file.name());
            assertThat(reply.status()).as(file.name()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo(file.text());
            assertThat(reply.header("Content-Type")).isEqualTo(file.type());
            assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(reply.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/",
                "/assets/none.js",
                "/assets/../x",
                "/assets/../main.js",
                "/assets/..%2fmain.js",
                "/assets/%2e%2e/main.js",
                "/assets/..%2f..%2f..%2f..%2fetc%2fpasswd",
                "/assets/PageFile.class",
                "/assets//etc/passwd",
                "/assets/a/main.js"
            })
    void whatIsNoFileOfThePageIsNotFound(String path) {
        Http.Reply reply = Http.get(server, path);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body()).contains("not_found").doesNotContain("root:", "import ");
    }

    @Test
    void onlyReadingIsAllowed() {
        assertThat(Http.post(server, "/", "{}").status()).isEqualTo(405);
        assertThat(Http.post(server, "/assets/main.js", "{}").status()).isEqualTo(405);
    }

    @Test
    void choicesBetweenPipelinesAreKeptAndCounted() {
        for (String better : List.of("left", "left", "same")) {
            assertThat(Http.post(server, "/judgements", choice("fused", "bm25", better))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(Http.post(server, "/judgements", choice("bm25", "fused", "left"))
                        .status())
                .isEqualTo(200);
        assertThat(Http.post(server, "/judgements", choice("bm25", "fused", "above"))
                        .body())
                .contains("'better' is 'above', must be one of left, right, same");
        assertThat(Http.post(server, "/judgements", "{}").status()).isEqualTo(422);
        assertThat(Http.get(server, "/judgements").json().path("preferences").toString())
                .isEqualTo("[{\"first\":\"bm25\",\"second\":\"fused\",\"preferred\":[1,2],\"same\":1}]");
    }

    @Test
    void whatCanBeLoadedIsTold() {
        assertThat(Http.get(server, "/pipelines").json().path("loadable").toString())
                .contains("\"bm25\"")
                .doesNotContain("default");
    }

    private static String choice(String left, String right, String better) {
        return "{\"preferences\":[{\"query\":\"q\",\"left\":\"%s\",\"right\":\"%s\",\"better\":\"%s\"}]}"
                .formatted(left, right, better);
    }
}
