package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class BenchCommandTest {
    @TempDir
    Path folder;

    private Path lengths(String text) throws IOException {
        return Files.writeString(folder.resolve("lengths.txt"), text);
    }

    @Test
    void measuresEveryEngineOnTheSamePairs() throws IOException {
        JsonNode json = Shell.succeed(
                        "bench",
                        "engines",
                        "--shape",
                        "tinybert-l2",
                        "--rounds",
                        2,
                        "--json",
                        "--lengths",
                        lengths("40 13\n  64"))
                .json();
        assertThat(json.path("shape").stringValue()).isEqualTo("tinybert-l2");
        assertThat(json.path("pairs").intValue()).isEqualTo(3);
        assertThat(json.path("tokens").intValue()).isEqualTo(117);
        assertThat(json.path("engines")).hasSizeGreaterThanOrEqualTo(2);
        for (JsonNode engine : json.path("engines")) {
            assertThat(engine.path("milliseconds")).hasSize(2);
            assertThat(engine.path("ms_per_100_pairs").doubleValue()).isPositive();
            assertThat(engine.path("gflops").doubleValue()).isPositive();
            assertThat(engine.path("score_difference").doubleValue()).isCloseTo(0, Offset.offset(0.1));
        }
        assertThat(json.path("engines").get(0).path("precision").stringValue()).isEqualTo("fp32");
        assertThat(json.path("engines").get(0).path("score_difference").doubleValue())
                .isZero();
    }

    @Test
    void printsALineAnEngine() throws IOException {
        Shell shell = Shell.succeed(
                "bench", "engines", "--shape", "TINYBERT_L2", "--rounds", 1, "--lengths", lengths("20 20"));
        assertThat(shell.out())
                .startsWith("tinybert-l2, 2 pairs of ")
                .containsPattern("Winnow, ONNX Runtime +fp32 +[0-9.]+ ms/100 pairs")
                .containsPattern("Winnow, ONNX Runtime +int8 +[0-9.]+ ms/100 pairs");
    }

    @Test
    void saysWhatItCannotMeasure() throws IOException {
        assertThat(Shell.fail("bench", "engines", "--rounds", 0)).isEqualTo("rounds are 0, must be 1 to 1000");
        assertThat(Shell.fail("bench", "engines", "--shape", "tinybert-l2", "--lengths", lengths("20 x")))
                .contains("lengths.txt are not right", "give whole numbers with white space between them");
        assertThat(Shell.fail("bench", "engines", "--shape", "tinybert-l2", "--lengths", lengths("12")))
                .isEqualTo("a pair of 12 tokens was asked for, must be 13 to 512");
        assertThat(Shell.fail("bench", "engines", "--lengths", folder.resolve("none")))
                .startsWith("cannot read the lengths in " + folder.resolve("none"));
    }
}
