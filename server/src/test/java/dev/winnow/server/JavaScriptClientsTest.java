package dev.winnow.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.app.PipelineSettings;
import dev.winnow.server.Caller.Right;
import dev.winnow.server.Keys.ApiKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The JavaScript clients that Cohere and Voyage publish, with nothing changed but the address. They come from the npm
 * registry, so this is left out unless it is asked for with {@code -Dclients.npm=true}.
 */
class JavaScriptClientsTest {
    private static final String KEY = "the-key-of-the-search-team";
    private static final List<String> PACKAGES = List.of("cohere-ai@8.1.0", "voyageai@0.4.0");

    @TempDir
    private static Path folder;

    /** What each attempt came to, by its name. */
    private static final Map<String, JsonNode> TOLD = new LinkedHashMap<>();

    @BeforeAll
    static void runs() throws Exception {
        assumeTrue(
                Boolean.getBoolean("clients.npm"),
                "left out: needs the npm registry; run with -Dclients.npm=true where node and npm are");
        List<String> install = new ArrayList<>(List.of(
                "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder.toString()));
        install.addAll(PACKAGES);
        run(install);
        Path script = folder.resolve("clients.cjs");
        try (InputStream in = JavaScriptClientsTest.class.getResourceAsStream("clients.cjs")) {
            Files.copy(Objects.requireNonNull(in), script);
        }
        Keys keys = new Keys(List.of(new ApiKey(new Caller("team", Right.READ, 1), Keys.hash(KEY))));
        try (WinnowServer server = WinnowServer.start(ServerSettings.of(PipelineSettings.find("default"))
                .withAccess(new ServerSettings.Access(keys, false, List.of()))
                .withPort(0))) {
            for (String line :
                    run(List.of("node", script.toString(), server.address().toString(), KEY))) {
                System.out.println(line);
                JsonNode told = Json.read(line);
                TOLD.put(told.path("name").stringValue(), told);
            }
        }
    }

    private static List<String> run(List<String> command) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroy();
        List<String> lines = Files.readAllLines(out, UTF_8);
        assertThat(ended && process.exitValue() == 0)
                .as(String.join("\n", lines))
                .isTrue();
        return lines;
    }

    private static JsonNode answer(String name) {
        JsonNode told = Objects.requireNonNull(TOLD.get(name), name);
        assertThat(told.has("answer")).as(told.toString()).isTrue();
        return told.path("answer");
    }

    private static void refused(String name, int status, String error, String said) {
        JsonNode told = Objects.requireNonNull(TOLD.get(name), name);
        assertThat(told.path("status").intValue()).as(told.toString()).isEqualTo(status);
        assertThat(told.path("error").stringValue()).as(told.toString()).isEqualTo(error);
        assertThat(told.path("body").toString()).contains(said);
    }

    @Test
    void cohereReadsBothVersions() {
        JsonNode first = answer("cohere v1").path("results");
        assertThat(first.size()).isEqualTo(2);
        assertThat(first.get(0).path("index").intValue()).isEqualTo(1);
        assertThat(first.get(0).path("document").path("text").stringValue()).contains("jarring");
        assertThat(answer("cohere v1 fields")
                        .path("results")
                        .get(0)
                        .path("index")
                        .intValue())
                .isEqualTo(1);
        JsonNode second = answer("cohere v2");
        assertThat(second.path("results").size()).isEqualTo(2);
        assertThat(second.path("results").get(0).path("index").intValue()).isEqualTo(1);
        assertThat(second.path("results").get(0).path("relevanceScore").doubleValue())
                .isBetween(0.0, 1.0);
        assertThat(second.path("meta").path("billedUnits").path("searchUnits").intValue())
                .isEqualTo(1);
    }

    @Test
    void cohereKnowsEachErrorByItsClass() {
        for (String version : List.of("cohere v1", "cohere v2")) {
            refused(version + " wrong key", 401, "UnauthorizedError", "invalid api token");
            refused(version + " unknown model", 404, "NotFoundError", "nobody-has-this");
        }
        refused("cohere v2 empty", 400, "BadRequestError", "must not be empty");
        refused("cohere v2 too many", 400, "BadRequestError", "must be less than 10000");
    }

    @Test
    void voyageReadsItsAnswerAndItsErrors() {
        JsonNode data = answer("voyage").path("data");
        assertThat(data.size()).isEqualTo(2);
        assertThat(data.get(0).path("index").intValue()).isEqualTo(1);
        assertThat(data.get(0).path("document").stringValue()).contains("jarring");
        refused("voyage wrong key", 401, "VoyageAIError", "invalid api token");
        refused("voyage unknown model", 400, "VoyageAIError", "nobody-has-this");
        refused("voyage empty", 400, "VoyageAIError", "empty");
        refused("voyage too many", 400, "VoyageAIError", "at most 1000");
    }
}
