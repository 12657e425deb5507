package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each wrong search is one sentence; over one index of words. */
class ErrorsTest {
    @TempDir
    private static Path folder;

    private static Path collection;
    private static Path index;

    @BeforeAll
    static void indexes() throws Exception {
        collection = Corpora.beir(folder.resolve("collection"));
        index = folder.resolve("index");
        Shell.succeed("index", "--collection", collection, "--to", index, "--no-dense");
    }

    @Test
    void aFolderWithoutAnIndexIsNamed() throws Exception {
        Path missing = folder.resolve("missing");
        assertThat(search(missing, "pipe"))
                .isEqualTo(
                        "there is no folder " + missing + "; give the folder of an index, or create one with 'index'");
        assertThat(search(collection, "pipe"))
                .isEqualTo("the folder " + collection + " holds no index (no segments file in it); give the folder of"
                        + " an index, or create one with 'index'");
        Path file = collection.resolve("corpus.jsonl");
        assertThat(search(file, "pipe")).startsWith("there is no folder " + file);
    }

    @Test
    void everyFileOfAnIndexThatIsOverwrittenIsNoticed() throws Exception {
        for (Path file : files(index)) {
            String name = file.getFileName().toString();
            if (name.equals("write.lock")) {
                continue;
            }
            Path copy = Files.createTempDirectory(folder, "damaged");
            for (Path each : files(index)) {
                Files.copy(each, copy.resolve(each.getFileName()));
            }
            byte[] bytes = Files.readAllBytes(file);
            for (int i = bytes.length / 2; i < Math.min(bytes.length, bytes.length / 2 + 8); i++) {
                bytes[i] ^= 0x55;
            }
            Files.write(copy.resolve(name), bytes);
            assertThat(search(copy, "pipe"))
                    .as(name)
                    .contains("the index in " + copy + " ")
                    .contains("index again");
        }
    }

    @Test
    void queriesThatAreNoneAreRefused() {
        assertThat(search(index, "")).isEqualTo("the query is empty; give at least one word");
        assertThat(search(index, " \t ")).isEqualTo("the query is empty; give at least one word");
        assertThat(Shell.fail("search", "--index", index)).isEqualTo("the query is empty; give at least one word");
        assertThat(search(index, "x".repeat(100_000)))
                .isEqualTo("the query is 100000 characters long, at most 8192 are allowed; ask something shorter");
        assertThat(search(index, "stuck\u0001pipe\u0000"))
                .isEqualTo("the query holds the control character U+0001; give plain text");
    }

    @Test
    void aQueryOfTheLongestLengthIsAnswered() {
        Shell shell = Shell.succeed("search", "--index", index, "--pipeline", "bm25", "pipe " + "x ".repeat(4093));
        assertThat(shell.out()).contains("jar");
    }

    @Test
    void pipelinesThatDoNotFitAreRefused() throws Exception {
        assertThat(Shell.fail("search", "--index", index, "pipe"))
                .isEqualTo("the pipeline 'default' asks for dense retrieval, and this index keeps no vectors; index"
                        + " again without --no-dense, or use the pipeline bm25");
        assertThat(with("--pipeline", "bm52"))
                .isEqualTo("there is no pipeline 'bm52'; give one of bm25, dense, fused, default or a YAML file");
        Path yaml = Corpora.write(folder.resolve("p.yaml"), "retrievers: [{kind: bm25}]", "depht: 5");
        assertThat(with("--pipeline", yaml))
                .isEqualTo("unknown key 'depht' in " + yaml + "; did you mean 'depth'? Known keys are retrievers,"
                        + " depth, fusion, rerank, context, deadline, calibration, diversity, expand");
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, 1, 0});
        assertThat(with("--pipeline", binary)).isEqualTo("the pipeline " + binary + " is not text in UTF-8");
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThat(with("--top", "0")).isEqualTo("--top is 0, must be 1 or more");
        assertThat(with("--pipeline", "bm25", "--depth", "0")).isEqualTo("depth is 0, must be 1 to 10000");
        assertThat(with("--pipeline", "bm25", "--depth", "10001")).isEqualTo("depth is 10001, must be 1 to 10000");
        assertThat(with("--pipeline", "bm25", "--deadline", "soon"))
                .isEqualTo("the deadline is 'soon', must be a whole number with ms or s, such as 200ms");
        assertThat(with("--pipeline", "bm25", "--deadline", "9".repeat(30) + "s"))
                .startsWith("the deadline is '999");
        assertThat(with("--filter", "topic"))
                .isEqualTo("the filter is 'topic', must be FIELD=VALUE, such as chapter=mud");
        assertThat(Shell.fail("context", "--index", index, "--pipeline", "bm25", "--tokens", "0", "pipe"))
                .contains("is 0, must be");
    }

    @Test
    void filesOfQueriesAreJudgedByTheirEndingAndLineByLine() throws Exception {
        Path run = folder.resolve("out.trec");
        Path other = Corpora.write(folder.resolve("queries.csv"), "1,pipe");
        assertThat(with("--queries", other, "--run", run))
                .isEqualTo("give a query, or --queries FILE together with --run OUT; not one without the other");
        assertThat(answers(other, run))
                .isEqualTo("queries are given as " + other
                        + "; the name must end in .jsonl (BEIR), .tsv (id, tab, text) or .txt (one query a line)");
        Path empty = Corpora.write(folder.resolve("queries.tsv"), "1\tpipe", "2\t ");
        assertThat(answers(empty, run))
                .startsWith(empty + ", line 2: the query is empty; give at least one word; expected ");
        assertThat(run).doesNotExist();
    }

    @Test
    void aRunThatCannotBeWrittenIsRefusedBeforeTheWork() {
        Path queries = collection.resolve("queries.jsonl");
        assertThat(answers(queries, folder))
                .isEqualTo("the run is to be written to " + folder
                        + ", which is a folder; give the name of a file, such as " + folder.resolve("out.trec"));
        Path nowhere = folder.resolve("no/where.trec");
        assertThat(answers(queries, nowhere))
                .isEqualTo("the run is to be written to " + nowhere
                        + ", whose folder does not exist; make the folder first");
        assertThat(Shell.fail("rerank", "--collection", collection, "--run", queries, "--out", folder))
                .startsWith("the run is to be written to " + folder + ", which is a folder");
    }

    @Test
    void aRunOverUnknownQueriesOrDocumentsIsRefused() throws Exception {
        Path out = folder.resolve("out.trec");
        Path query = Corpora.write(folder.resolve("query.trec"), "q9 Q0 jar 1 1.0 mine");
        assertThat(Shell.fail("rerank", "--collection", collection, "--run", query, "--out", out))
                .isEqualTo("the run answers the query 'q9', which is not in " + collection.resolve("queries.jsonl"));
        Path document = Corpora.write(folder.resolve("document.trec"), "q1 Q0 jam 1 1.0 mine");
        assertThat(Shell.fail("rerank", "--collection", collection, "--run", document, "--out", out))
                .startsWith(document + ", line 1: ")
                .contains("'jam'");
    }

    private static String search(Path folder, String query) {
        return Shell.fail("search", "--index", folder, "--pipeline", "bm25", query);
    }

    private static String with(Object... options) {
        return Shell.fail(Stream.concat(Stream.of("search", "--index", index, "pipe"), Stream.of(options))
                .toArray());
    }

    private static String answers(Path queries, Path run) {
        return Shell.fail("search", "--index", index, "--pipeline", "bm25", "--queries", queries, "--run", run);
    }

    private static List<Path> files(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
