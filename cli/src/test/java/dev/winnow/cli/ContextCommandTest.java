package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.ingest.DocumentReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Over a folder of files, found by words alone. */
class ContextCommandTest {
    private static final String MANUAL = """
            # Stuck pipe

            ## Freeing it

            Work the stuck pipe at once. Jar downwards, then upwards.
            Spot a *pill* of oil around the stuck pipe and let it soak.

            ## Records

            Write the time at which the pipe stuck into the daily report.
            """;
    private static final String NOTE = "Ask the mud engineer before you spot oil.\nA stuck pipe costs a day.\n";

    @TempDir
    private static Path folder;

    private static Path files;
    private static Path index;

    @BeforeAll
    static void indexes() throws Exception {
        files = folder.resolve("files");
        Files.createDirectories(files.resolve("deep"));
        Files.writeString(files.resolve("manual.md"), MANUAL);
        Files.writeString(files.resolve("deep/note.txt"), NOTE);
        Files.writeString(files.resolve("picture.png"), "not text");
        index = folder.resolve("index");
        Shell shell = Shell.succeed(
                "index", "--folder", files, "--to", index, "--no-dense", "--passage-tokens", "16", "--overlap", "0");
        assertThat(shell.err()).contains("left out: picture.png: ");
    }

    @Test
    void keepsTheBudgetAndNumbersWhatItCites() {
        Shell shell = Shell.succeed(
                "context", "--index", index, "--pipeline", "bm25", "--tokens", "60", "--json", "oil for a stuck pipe");
        JsonNode context = shell.json();
        assertThat(context.propertyNames()).containsExactly("text", "tokens", "citations", "dropped");
        assertThat(context.path("tokens").intValue()).isBetween(1, 60);
        assertThat(context.path("citations").size()).isPositive();
        assertThat(context.path("dropped").size()).isPositive();
        int number = 0;
        for (JsonNode citation : context.path("citations")) {
            assertThat(citation.path("number").intValue()).isEqualTo(++number);
            assertThat(context.path("text").stringValue()).contains("[" + number + "] ");
        }
        assertThat(shell.out()).doesNotContain("null");
    }

    @Test
    void citationsLeadBackToTheWordsInTheFile() throws Exception {
        JsonNode context = Shell.succeed(
                        "context", "--index", index, "--pipeline", "bm25", "--json", "oil for a stuck pipe")
                .json();
        assertThat(context.path("citations")
                        .valueStream()
                        .map(c -> c.path("documentId").stringValue()))
                .contains("manual.md", "deep/note.txt");
        DocumentReader reader = DocumentReader.of(DocumentReader.Limits.standard());
        for (JsonNode citation : context.path("citations")) {
            String id = citation.path("documentId").stringValue();
            String document = reader.read(files.resolve(id), id).text();
            String cited = document.substring(
                    citation.path("start").intValue(), citation.path("end").intValue());
            assertThat(context.path("text").stringValue()).contains(cited.strip());
            if (id.endsWith(".txt")) {
                assertThat(document).isEqualTo(NOTE); // a text file's offsets are those of the file itself
            }
        }
    }

    @Test
    void peopleSeeTheTextAndBelowItWhereEachPieceIsFrom() {
        Shell shell = Shell.succeed("context", "--index", index, "--pipeline", "bm25", "soak a pill of oil");
        assertThat(shell.out())
                .startsWith("[1] Stuck pipe")
                .contains("Freeing it", "let it soak")
                .containsPattern("\\[1] manual.md, characters \\d+ to \\d+ \\(manual.md#\\d+, place 1\\)");
        assertThat(shell.err()).containsPattern("\\d+ tokens from \\d+ passages");
    }

    @Test
    void theBestStandAtBothEndsWhenAskedTo() {
        JsonNode ends = Shell.succeed(
                        "context",
                        "--index",
                        index,
                        "--pipeline",
                        "bm25",
                        "--order",
                        "best-at-ends",
                        "--json",
                        "oil for a stuck pipe")
                .json();
        JsonNode citations = ends.path("citations");
        assertThat(citations.size()).isGreaterThan(2);
        assertThat(citations.get(0).path("rank").intValue()).isEqualTo(1);
        assertThat(citations.get(citations.size() - 1).path("rank").intValue()).isEqualTo(2);
        assertThat(Shell.fail("context", "--index", index, "--order", "worst", "oil"))
                .isEqualTo("--order is 'worst', must be best-first or best-at-ends");
    }
}
