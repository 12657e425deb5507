package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** JSON records that are no prose, through every command that reads them. */
class RecordsTest {
    private static final List<String> PUMPS = List.of(
            "{\"_id\":\"loud\",\"name\":\"Pump L\",\"specs\":{\"noise\":\"very loud\"},\"price\":9}",
            "{\"_id\":\"quiet\",\"name\":\"Pump Q\",\"specs\":{\"noise\":\"silent and quiet\"},\"price\":12.50}",
            "{\"_id\":\"egg\",\"name\":\"Egg timer\",\"specs\":{\"noise\":\"rings\"},\"price\":3}");

    @TempDir
    private Path folder;

    @Test
    void rerankReadsRecordsByTheirFields() throws Exception {
        Path lines = Corpora.write(folder.resolve("pumps.jsonl"), PUMPS.toArray(String[]::new));
        Shell plain = Shell.succeed("rerank", "a quiet pump", lines, "--layout", "key-value", "--json");
        assertThat(plain.ids().getFirst()).isEqualTo("quiet");
        JsonNode first = plain.json().path("results").get(0);
        assertThat(first.path("text").stringValue())
                .isEqualTo("name: Pump Q\nprice: 12.5\nspecs.noise: silent and quiet");
        assertThat(first.path("metadata").path("price").stringValue()).isEqualTo("12.5");
        Shell chosen = Shell.succeed("rerank", "a quiet pump", lines, "--rank-fields", "specs.noise,name", "--json");
        assertThat(chosen.json().path("results").get(0).path("text").stringValue())
                .isEqualTo("specs.noise: silent and quiet\nname: Pump Q");
    }

    @Test
    void rerankTakesAListWithoutIds() throws Exception {
        Path list = Files.writeString(
                folder.resolve("pumps.json"),
                String.join(",\n", PUMPS).replaceAll("\"_id\":\"\\w+\",", "").transform(text -> "[" + text + "]"));
        assertThat(Shell.succeed("rerank", "a quiet pump", list, "--layout", "rows", "--json")
                        .ids()
                        .getFirst())
                .isEqualTo("2");
    }

    @Test
    void mistakesAreNamed() throws Exception {
        Path lines = Corpora.write(folder.resolve("pumps.jsonl"), PUMPS.toArray(String[]::new));
        assertThat(Shell.fail("rerank", "q", lines, "--layout", "prose"))
                .isEqualTo("--layout is 'prose', must be one of key-value, yaml, markdown, rows, json");
        assertThat(Shell.fail("rerank", "q", lines, "--rank-fields", "nose"))
                .startsWith(lines + ", line 1: 'loud' has none of the rank fields nose; it has name, price, specs");
        assertThat(Shell.fail("rerank", "q", lines))
                .contains("'loud' has no 'text'", "records without one need a layout, such as key-value");
        Path broken = Files.writeString(folder.resolve("broken.json"), "[{\"a\":1},");
        assertThat(Shell.fail("rerank", "q", broken, "--layout", "yaml"))
                .startsWith(broken + " begins like a JSON list and is none: ");
        assertThat(Shell.fail("index", "--folder", folder, "--to", folder.resolve("i"), "--layout", "yaml"))
                .isEqualTo("--layout and --rank-fields are for JSON records; give --jsonl FILE or --collection DIR");
    }

    @Test
    void anIndexOfRecordsIsSearchedAndKnowsItsLayout() throws Exception {
        Path lines = Corpora.write(folder.resolve("pumps.jsonl"), PUMPS.toArray(String[]::new));
        Path index = folder.resolve("index");
        Shell.succeed("index", "--jsonl", lines, "--to", index, "--no-dense", "--layout", "rows");
        assertThat(Shell.succeed("search", "--index", index, "--pipeline", "bm25", "--json", "silent")
                        .json()
                        .path("results")
                        .get(0)
                        .path("text")
                        .stringValue())
                .isEqualTo("name: Pump Q; price: 12.5; specs.noise: silent and quiet");
        Shell other = Shell.succeed("index", "--jsonl", lines, "--to", index, "--no-dense", "--layout", "yaml");
        assertThat(other.err()).doesNotContain("nothing to do");
        assertThat(Shell.succeed("search", "--index", index, "--pipeline", "bm25", "--json", "silent")
                        .out())
                .contains("specs:\\n  noise: silent and quiet");
    }

    @Test
    void layoutsAreComparedOnJudgements() throws Exception {
        Path collection = folder.resolve("pumps");
        Files.createDirectories(collection.resolve("qrels"));
        Corpora.write(collection.resolve("corpus.jsonl"), PUMPS.toArray(String[]::new));
        Corpora.write(
                collection.resolve("queries.jsonl"),
                "{\"_id\":\"q1\",\"text\":\"silent\"}",
                "{\"_id\":\"q2\",\"text\":\"egg\"}");
        Corpora.write(collection.resolve("qrels/test.tsv"), "query-id\tcorpus-id\tscore", "q1\tquiet\t1", "q2\tegg\t1");
        Shell shell = Shell.succeed(
                "eval", "--collection", collection, "--pipeline", "bm25", "--layout", "json", "--layout", "key-value");
        assertThat(shell.out()).contains("json", "key-value");
        assertThat(Shell.fail("eval", "--collection", collection))
                .isEqualTo("give --index IDX, or --candidates RUN, or --layout NAME with --rank-fields where wanted");
        assertThat(Shell.fail("eval", "--collection", collection, "--layout", "json", "--layout", "json"))
                .startsWith("layouts are compared through one pipeline");
    }
}
