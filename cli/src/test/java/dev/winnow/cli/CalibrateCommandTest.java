package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.app.PipelineSettings;
import dev.winnow.server.ServerSettings;
import dev.winnow.server.WinnowServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole way: judgements to a calibration, a calibration to probabilities, thresholds and refusals. */
class CalibrateCommandTest {
    @TempDir
    private static Path folder;

    private static Path collection;
    private static Path index;
    private static Path calibration;

    @BeforeAll
    static void calibrates() throws Exception {
        collection = Corpora.tunable(folder.resolve("collection"));
        index = folder.resolve("index");
        calibration = folder.resolve("calibration.json");
        Shell.succeed("index", "--collection", collection, "--to", index);
        Shell shell = Shell.succeed(
                "calibrate", "--index", index, "--collection", collection, "--blend", "--write", calibration);
        assertThat(shell.out())
                .startsWith("maxsim of winnow-mini-en ")
                .contains("12 queries, ", "on queries not learned from: expected calibration error 0.", "blend: ")
                .contains("no good answer below ");
    }

    private static Path pipeline(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String yaml(String stage, String more) {
        return "retrievers: [{kind: bm25}, {kind: dense}]\nrerank: [{kind: " + stage + "}]\ncalibration: {file: '"
                + calibration + "'" + more + "}\n";
    }

    @Test
    void everyCandidateCarriesItsProbabilityInTheOrderOfScores() throws Exception {
        Path yaml = pipeline("all.yaml", yaml("maxsim", ""));
        JsonNode results = Shell.succeed("search", "--index", index, "--pipeline", yaml, "--json", "gas in the well")
                .json()
                .path("results");
        assertThat(results.size()).isGreaterThan(3);
        double before = 1;
        for (JsonNode result : results) {
            assertThat(result.path("probability").doubleValue()).isBetween(0.0, before);
            before = result.path("probability").doubleValue();
        }
        assertThat(results.get(0).path("id").stringValue()).isEqualTo("kick");
        assertThat(Shell.succeed("search", "--index", index, "--pipeline", yaml, "--explain", "gas in the well")
                        .out())
                .containsPattern("chance: \\d\\.\\d{3} of being relevant");
    }

    @Test
    void theLeaningToLengthIsToldAndTakenOutWhereAskedFor() throws Exception {
        Path corrected = folder.resolve("corrected.json");
        Shell shell = Shell.succeed(
                "calibrate", "--index", index, "--collection", collection, "--correct-length", "--write", corrected);
        assertThat(shell.out())
                .containsPattern(
                        "length: a text twice as long scores [+-]0\\.\\d{4} at equal relevance \\(standard error ")
                .contains("; taken out");
        Path yaml = pipeline("long.yaml", yaml("maxsim", "").replace(calibration.toString(), corrected.toString()));
        assertThat(Shell.succeed("search", "--index", index, "--pipeline", yaml, "--explain", "gas in the well")
                        .out())
                .contains("maxsim~length #1 ");
    }

    @Test
    void aServerGivesTheProbabilityAsRelevanceAndDropsNobody() throws Exception {
        Path yaml = pipeline("served.yaml", yaml("maxsim", ", probability: 0.5"));
        try (WinnowServer server = WinnowServer.start(ServerSettings.of(PipelineSettings.find(yaml.toString()))
                        .withPort(0));
                HttpClient client = HttpClient.newHttpClient()) {
            String body =
                    "{\"query\":\"gas in the well\",\"passages\":[\"bread\",\"a kick is gas that enters the well\"]}";
            HttpRequest request = HttpRequest.newBuilder(server.address().resolve("/rerank"))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            JsonNode results = new JsonMapper()
                    .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .path("results");
            assertThat(results.size()).isEqualTo(2);
            for (JsonNode result : results) {
                assertThat(result.path("relevance").doubleValue())
                        .isCloseTo(result.path("probability").doubleValue(), within(1e-9));
            }
            assertThat(results.get(0).path("index").intValue()).isEqualTo(1);
        }
    }

    @Test
    void aThresholdShowsLessAndANoteSaysThatThereIsNoGoodAnswer() throws Exception {
        Path yaml = pipeline("cut.yaml", yaml("maxsim", ", probability: 0.5, no-answer: true"));
        assertThat(Shell.succeed("search", "--index", index, "--pipeline", yaml, "--json", "gas in the well")
                        .ids())
                .contains("kick")
                .hasSizeLessThan(4);
        Shell none = Shell.succeed("search", "--index", index, "--pipeline", yaml, "who won the chess game of 1972?");
        assertThat(none.err()).contains("no good answer: the best candidate's chance of relevance is 0.");
    }

    @Test
    void aCalibrationOfAnotherStageOrModelIsRefused() throws Exception {
        Path yaml =
                pipeline("other.yaml", yaml("maxsim", "").replace("kind: maxsim", "kind: cross-encoder, model: no"));
        assertThat(Shell.fail("search", "--index", index, "--pipeline", yaml, "gas"))
                .isNotEmpty();
        Path swapped = folder.resolve("swapped.json");
        Files.writeString(
                swapped, Files.readString(calibration).replaceFirst("winnow-mini-en ", "winnow-mini-en other"));
        Path other = pipeline("swapped.yaml", yaml("maxsim", "").replace(calibration.toString(), swapped.toString()));
        assertThat(Shell.fail("search", "--index", index, "--pipeline", other, "gas"))
                .startsWith("the calibration of 'maxsim' belongs to the model winnow-mini-en other")
                .contains("run winnow calibrate again");
    }

    @Test
    void rawScoresAreNoThresholds() throws Exception {
        Path yaml = pipeline("raw.yaml", yaml("maxsim", ", probability: 2.5"));
        assertThat(Shell.fail("search", "--index", index, "--pipeline", yaml, "gas"))
                .isEqualTo("the threshold is a probability of 2.5, must be 0 to 1; raw scores such as logits cannot be"
                        + " thresholds");
    }

    @Test
    void aPipelineOfTermWeightsAloneCannotBeCalibrated() {
        assertThat(Shell.fail("calibrate", "--index", index, "--collection", collection, "--pipeline", "bm25"))
                .contains("no stage whose scores are comparable across queries");
    }

    @Test
    void theReportHasAReliabilityDiagram() throws Exception {
        Path yaml = pipeline("all.yaml", yaml("maxsim", ""));
        Path report = folder.resolve("report.html");
        Shell shell = Shell.succeed(
                "eval", "--index", index, "--collection", collection, "--pipeline", yaml, "--report", report);
        assertThat(shell.out()).contains("expected calibration error 0.", "(as the answers say)");
        assertThat(Files.readString(report)).contains("<section id=\"calibration\"", "Reliability: ");
    }
}
