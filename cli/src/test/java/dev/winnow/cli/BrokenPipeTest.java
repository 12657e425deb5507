package dev.winnow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers of a megabyte, more than any pipe holds. */
class BrokenPipeTest {
    @TempDir
    private static Path folder;

    private static ChildProgram.Plan plan;

    @BeforeAll
    static void writes() throws Exception {
        Path documents = Corpora.many(folder.resolve("documents.jsonl"), 5_000);
        plan = ChildProgram.Plan.winnow(
                "rerank", "passage", documents, "--model", Shell.TINY_MODEL, "--depth", "1", "--json");
    }

    @Test
    void aReaderThatGoesAwayIsNoError() throws Exception {
        ChildProgram child = ChildProgram.startPiped(folder, plan);
        try (BufferedReader reader = child.process().inputReader(UTF_8)) {
            assertThat(reader.readLine()).isEqualTo("{");
        }
        assertThat(child.exitCode()).isZero();
        assertThat(child.talk()).isEmpty();
    }

    @Test
    void aFullDiskIsAnError() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full, so a full disk cannot be played");
        Process process = new ProcessBuilder(plan.command())
                .redirectOutput(full.toFile())
                .redirectError(folder.resolve("full.err").toFile())
                .start();
        ChildProgram child = new ChildProgram(process, full, folder.resolve("full.err"));
        assertThat(child.exitCode()).isEqualTo(2);
        assertThat(child.talk())
                .isEqualTo("winnow: standard output cannot be written (No space left on device); the answer is not"
                        + " complete");
    }
}
