package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command index refuses, and what it leaves out when asked to. */
class IndexErrorsTest {
    @TempDir
    private Path folder;

    @Test
    void aMalformedLineIsNamedAndCanBeLeftOut() throws Exception {
        Path file = Corpora.write(
                folder.resolve("corpus.jsonl"),
                "{\"id\": \"a\", \"text\": \"one\"}",
                "{\"id\": \"b\", \"text\": ",
                "{\"id\": \"c\"}",
                "{\"id\": \"a\", \"text\": \"again\"}",
                "{\"id\": \"d\", \"text\": \"two\"}");
        Path index = folder.resolve("index");
        assertThat(Shell.fail("index", "--jsonl", file, "--to", index, "--no-dense"))
                .startsWith(file + ", line 2: malformed JSON at column ")
                .contains("; expected one JSON object a line, such as {\"_id\": \"d1\"");
        Shell shell = Shell.succeed("index", "--jsonl", file, "--to", index, "--no-dense", "--skip-bad");
        assertThat(shell.out()).startsWith("2 passages indexed").contains("holds 2");
        assertThat(shell.err().lines().toList())
                .hasSize(4)
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("3 lines or files were left out:"),
                        line -> assertThat(line).startsWith("  " + file + ", line 2: malformed JSON"),
                        line -> assertThat(line).startsWith("  " + file + ", line 3: 'c' has no 'text'"),
                        line -> assertThat(line)
                                .startsWith("  " + file + ", line 4: ")
                                .contains("'a'"));
    }

    @Test
    void anIndexThatWasThereSaysThatItKeepsItsSettings() throws Exception {
        Path file = Corpora.write(folder.resolve("corpus.jsonl"), "{\"id\": \"a\", \"text\": \"one\"}");
        Path index = folder.resolve("index");
        Shell.succeed("index", "--jsonl", file, "--to", index, "--no-dense");
        assertThat(Shell.succeed("index", "--jsonl", file, "--to", index, "--no-dense", "--analysis", "icu")
                        .err())
                .contains(index + " was there before and keeps its own settings: analysis english, no vectors");
        assertThat(Shell.succeed("index", "--jsonl", file, "--to", index, "--no-dense")
                        .err())
                .doesNotContain("keeps its own settings");
    }

    @Test
    void anIdThatStandsTwiceIsRefused() throws Exception {
        Path file = Corpora.write(
                folder.resolve("corpus.jsonl"),
                "{\"id\": \"a\", \"text\": \"one\"}",
                "{\"id\": \"a\", \"text\": \"2\"}");
        assertThat(Shell.fail("index", "--jsonl", file, "--to", folder.resolve("index"), "--no-dense"))
                .startsWith(file + ", line 2: ")
                .contains("'a'", "line 1");
    }

    @Test
    void binaryAndEmptyCorporaAreRefused() throws Exception {
        Path binary = Files.write(folder.resolve("binary.jsonl"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2});
        assertThat(Shell.fail("index", "--jsonl", binary, "--to", folder.resolve("a"), "--no-dense"))
                .isEqualTo(binary + ", line 1: there is a NUL byte at byte 5; expected text in UTF-8");
        Path empty = Files.createFile(folder.resolve("empty.jsonl"));
        assertThat(Shell.fail("index", "--jsonl", empty, "--to", folder.resolve("b"), "--no-dense"))
                .isEqualTo(empty + " is empty; give a corpus of at least one passage");
        Path missing = folder.resolve("missing");
        assertThat(Shell.fail("index", "--collection", missing, "--to", folder.resolve("c")))
                .isEqualTo("there is no file " + missing.resolve("corpus.jsonl")
                        + "; give the path of a file that exists");
        assertThat(Shell.fail("index", "--folder", missing, "--to", folder.resolve("d")))
                .isEqualTo("'" + missing + "' is not a folder; name a folder that exists");
        assertThat(folder.resolve("c")).doesNotExist();
    }

    @Test
    void aFolderOrFileOfSomethingElseIsLeftAlone() throws Exception {
        Path corpus = Corpora.many(folder.resolve("corpus.jsonl"), 3);
        Path foreign = Files.createDirectories(folder.resolve("foreign"));
        Files.writeString(foreign.resolve("letter.txt"), "Dear");
        assertThat(Shell.fail("index", "--jsonl", corpus, "--to", foreign, "--no-dense"))
                .isEqualTo("the folder " + foreign + " is not empty (it holds letter.txt); open the index in it to add"
                        + " to it, or give an empty folder for a new one");
        assertThat(foreign).isDirectoryContaining("glob:**letter.txt");
        assertThat(foreign.toFile().list()).hasSize(1);
        assertThat(Shell.fail("index", "--jsonl", corpus, "--to", corpus, "--no-dense"))
                .isEqualTo(corpus + " is a file; give a folder for the index");
    }

    @Test
    void candidatesNeedTheirTexts() throws Exception {
        Path run = Corpora.write(folder.resolve("run.trec"), "q1 Q0 jar 1 1.0 mine");
        assertThat(Shell.fail("index", "--candidates", run, "--to", folder.resolve("index")))
                .isEqualTo("--candidates needs --texts DIR, the folder with their corpus.jsonl");
    }

    @Test
    void sizesOfPassagesAreChecked() throws Exception {
        Path files = Files.createDirectories(folder.resolve("files"));
        Path index = folder.resolve("index");
        assertThat(Shell.fail("index", "--folder", files, "--to", index, "--passage-tokens", "5"))
                .isEqualTo("tokens per passage is 5, must be 16 to 8192");
        assertThat(Shell.fail("index", "--folder", files, "--to", index, "--overlap", "150"))
                .startsWith("the overlap of passages is 150 tokens, must be 0 to 100");
    }

    @Test
    void aFileThatCannotBeReadIsRefusedOrLeftOut() throws Exception {
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.write(files.resolve("broken.pdf"), new byte[] {'%', 'P', 'D', 'F', '-', 1, 2, 3});
        Files.writeString(files.resolve("note.txt"), "A stuck pipe costs a day.");
        Path index = folder.resolve("index");
        assertThat(Shell.fail("index", "--folder", files, "--to", index, "--no-dense"))
                .contains("broken.pdf");
        Shell shell = Shell.succeed("index", "--folder", files, "--to", index, "--no-dense", "--skip-bad");
        assertThat(shell.out()).startsWith("1 passages indexed");
        assertThat(shell.err()).startsWith("1 lines or files were left out:").contains("broken.pdf");
    }
}
