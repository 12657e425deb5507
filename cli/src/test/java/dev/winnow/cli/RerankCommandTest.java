package dev.winnow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Gives the process another standard input. */
@Isolated
class RerankCommandTest {
    private static final String LINES =
            "Bake the dough for an hour.\n\nJar downwards to free the stuck pipe.\nBoil it.";
    private static final String OBJECTS = """
            {"id": "bread", "text": "Bake the dough for an hour."}
            {"id": "jar", "title": "Jarring", "text": "Jar downwards to free the stuck pipe."}
            """;

    @TempDir
    private Path folder;

    @Test
    void theBuiltInSecondStageFindsTheAnswerInAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("documents.txt"), LINES);
        Shell shell = Shell.succeed("rerank", "how is a stuck pipe freed?", file);
        assertThat(shell.out().lines().findFirst().orElseThrow()).matches(" +1 +\\d\\.\\d{3} +up 1 +3 *");
        assertThat(shell.out()).contains("Jar downwards to free the stuck pipe.");
        assertThat(shell.err()).contains("maxsim ");
    }

    @Test
    void plainLinesComeFromStandardInput() {
        Shell shell = piped(LINES.getBytes(UTF_8), "rerank", "stuck pipe", "--model", Shell.TINY_MODEL, "--json");
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.ids()).containsExactlyInAnyOrder("1", "3", "4");
        assertThat(shell.json()
                        .path("results")
                        .get(0)
                        .path("stages")
                        .get(0)
                        .path("stage")
                        .stringValue())
                .isEqualTo("cross-encoder");
    }

    @Test
    void objectsComeFromStandardInput() {
        Shell shell =
                piped(OBJECTS.getBytes(UTF_8), "rerank", "stuck pipe", "-", "--model", Shell.TINY_MODEL, "--json");
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.ids()).containsExactlyInAnyOrder("bread", "jar");
        assertThat(shell.out()).contains("\"title\" : \"Jarring\"");
    }

    @Test
    void whatLiesBelowTheDepthStaysBelow() throws Exception {
        Path file = Files.writeString(folder.resolve("documents.txt"), "a\nb\nc\nd\ne\n");
        Shell shell = Shell.succeed(
                "rerank", "stuck pipe", file, "--model", Shell.TINY_MODEL, "--depth", "2", "--top", "4", "--json");
        assertThat(shell.ids()).hasSize(4).endsWith("3", "4");
    }

    @Test
    void badInputIsNamedByWhereItCameFrom() throws Exception {
        byte[] binary = {(byte) 0x89, 'P', 'N', 'G', (byte) 0xff, 0, 1};
        Path picture = Files.write(folder.resolve("picture.png"), binary);
        assertThat(Shell.fail("rerank", "pipe", picture))
                .isEqualTo(picture + " is not UTF-8; give text, one document a line");
        Path zeros = Files.writeString(folder.resolve("zeros.txt"), "a\0b");
        assertThat(Shell.fail("rerank", "pipe", zeros))
                .isEqualTo(zeros + " holds NUL characters; give text, one document a line");
        Path blank = Files.writeString(folder.resolve("blank.txt"), "\n \n");
        assertThat(Shell.fail("rerank", "pipe", blank))
                .isEqualTo("there is no document in " + blank + "; give one a line");
        Path missing = folder.resolve("missing.txt");
        assertThat(Shell.fail("rerank", "pipe", missing))
                .isEqualTo("there is no file " + missing
                        + "; give a file with one document a line, or - for standard input");
        Shell piped = piped((OBJECTS + "{\"id\": \"jar\", \"text\": \"again\"}").getBytes(UTF_8), "rerank", "pipe");
        assertThat(piped.code()).isEqualTo(2);
        assertThat(piped.err()).startsWith("winnow: standard input, line 3: ").contains("'jar'", "; expected ");
    }

    @Test
    void modelsThatCannotBeUsedAreNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("documents.txt"), LINES);
        Path missing = folder.resolve("model");
        assertThat(Shell.fail("rerank", "pipe", file, "--model", missing))
                .startsWith("there is no model '" + missing
                        + "'; give one of all-MiniLM-L6-v2, winnow-mini-en, an existing folder");
        Files.createDirectories(missing);
        for (String part : new String[] {"config.json", "tokenizer.json"}) {
            Files.copy(Shell.TINY_MODEL.resolve(part), missing.resolve(part));
        }
        assertThat(Shell.fail("rerank", "pipe", file, "--model", missing))
                .isEqualTo("the model folder " + missing + " has no model.onnx (or onnx/model.onnx, or"
                        + " model.safetensors); a model needs config.json, tokenizer.json and model.onnx,"
                        + " onnx/model.onnx or model.safetensors");
        Files.write(missing.resolve("model.onnx"), new byte[] {1, 2, 3});
        assertThat(Shell.fail("rerank", "pipe", file, "--model", missing)).contains("model.onnx");
    }

    @Test
    void wrongNumbersAndHalfCommandsAreRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("documents.txt"), LINES);
        assertThat(Shell.fail("rerank", "pipe", file, "--top", "-1")).isEqualTo("--top is -1, must be 1 or more");
        assertThat(Shell.fail("rerank", "pipe", file, "--model", Shell.TINY_MODEL, "--depth", "0"))
                .startsWith("depth is 0, must be 1");
        assertThat(Shell.fail("rerank", "pipe", file, "--model", Shell.TINY_MODEL, "--blend", "2"))
                .contains("2.0")
                .contains("0 to 1");
        assertThat(Shell.fail("rerank", "", file)).isEqualTo("the query is empty; give at least one word");
        assertThat(Shell.fail("rerank")).startsWith("give a query, such as: winnow rerank ");
        assertThat(Shell.fail("rerank", "--run", file))
                .isEqualTo("to rerank a run, give --collection, --run and --out together and no query");
    }

    private static Shell piped(byte[] input, Object... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input));
        try {
            return Shell.run(arguments);
        } finally {
            System.setIn(before);
        }
    }
}
