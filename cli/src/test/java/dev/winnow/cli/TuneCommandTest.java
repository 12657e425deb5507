package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.PipelineSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Over one small index and twelve judged queries, which every first stage answers well. */
class TuneCommandTest {
    @TempDir
    private static Path folder;

    private static Path collection;
    private static Path index;

    @BeforeAll
    static void indexes() throws Exception {
        collection = Corpora.tunable(folder.resolve("collection"));
        index = folder.resolve("index");
        Shell.succeed("index", "--collection", collection, "--to", index);
    }

    private static Object[] tune(Object... more) {
        List<Object> arguments =
                new ArrayList<>(List.of("tune", "--index", index, "--collection", collection, "--budget", "60s"));
        arguments.addAll(List.of(more));
        return arguments.toArray();
    }

    @Test
    void theRecommendationIsExplainedAndItsFileIsSearchedWith() throws Exception {
        Path pipeline = folder.resolve("tuned.yaml");
        Path report = folder.resolve("tuning.html");
        Shell shell = Shell.succeed(tune("--model", Shell.TINY_MODEL, "--write", pipeline, "--report", report));
        assertThat(shell.out())
                .startsWith("collection: 12 judged queries, ")
                .containsPattern("(?m)^ +nDCG@10 95% +optimism +p50 ms +p95 ms +reads$")
                .containsPattern("(?m)^bm25@50 .*<- recommended$")
                .contains("Do not rerank: bm25 to 50; p95 ", " ms of 60000 ms.")
                .contains("- Reranking within 60000 ms is not shown to be better than the best without: ")
                .contains("bm25@50 is the cheapest within one standard error of the best pipeline without reranking")
                .contains("- Expect nDCG@10 ", "-fold cross-validation, 95% bootstrap interval")
                .contains("fitted to these", "retrievers:\n- kind: bm25\n");
        assertThat(shell.err())
                .contains("searching ...", "timing maxsim ...", "timing cross-encoder ...", "trying pipelines ...")
                .contains("pipeline written to " + pipeline, "report written to " + report);
        assertThat(Files.readString(pipeline)).startsWith("# Found by winnow tune on collection.\n# Do not rerank: ");
        assertThat(PipelineSettings.read(pipeline).depth()).isEqualTo(50);
        Shell search = Shell.succeed("search", "--index", index, "--pipeline", pipeline, "--json", "gas in the well");
        assertThat(search.ids()).startsWith("kick");
        assertThat(Files.readString(report))
                .contains("<section id=\"tuning\"", "<section id=\"frontier\"", "Do not rerank: bm25 to 50");
    }

    @Test
    void jsonHasEveryNumberAndNoNull() {
        Shell shell = Shell.succeed(tune("--json", "--folds", "3", "-m", "MRR@10", "--seed", "7"));
        JsonNode json = shell.json();
        assertThat(json.propertyNames())
                .containsExactly(
                        "name",
                        "queries",
                        "metric",
                        "budget_ms",
                        "folds",
                        "seed",
                        "pipelines",
                        "pairs",
                        "verdict",
                        "headline",
                        "reasons",
                        "recommended",
                        "estimate",
                        "reranking",
                        "frontier",
                        "best_reranking",
                        "depth",
                        "pipeline");
        assertThat(json.path("folds").intValue()).isEqualTo(3);
        assertThat(json.path("verdict").stringValue()).isEqualTo("not_shown_to_help");
        assertThat(json.path("frontier").get(0).propertyNames())
                .contains("pipeline", "p50_ms", "p95_ms", "passages_read", "mean", "interval", "optimism");
        assertThat(json.path("depth").path("points").size()).isGreaterThan(3);
        assertThat(shell.out()).doesNotContain("null");
    }

    @Tag("long")
    @Test
    void aKilledRunGoesOnWithWhatItHas() throws Exception {
        Path work = folder.resolve("killed");
        ChildProgram child = ChildProgram.start(folder, ChildProgram.Plan.winnow(tune("--work", work)));
        Path scores = work.resolve("scores.jsonl");
        boolean ended = false;
        while (!ended && (!Files.exists(scores) || Files.size(scores) == 0)) {
            ended = child.process().waitFor(2, TimeUnit.MILLISECONDS);
        }
        child.process().destroyForcibly();
        child.exitCode();
        String before = Files.readString(scores);
        assertThat(before).isNotEmpty();
        Shell.succeed(tune("--work", work));
        String after = Files.readString(scores);
        assertThat(after).startsWith(before.substring(0, before.lastIndexOf('\n') + 1));
        Shell.succeed(tune("--work", work));
        assertThat(Files.readString(scores)).as("a third run asks for nothing").isEqualTo(after);
    }

    @Test
    void badInputIsOneSentence() throws Exception {
        assertThat(Shell.fail("tune", "--index", index, "--collection", collection, "--budget", "fast"))
                .isEqualTo("the budget is 'fast', must be a whole number with ms or s, such as 200ms");
        assertThat(Shell.fail("tune", "--index", index, "--collection", collection, "--budget", "0ms"))
                .isEqualTo("the budget is 0 ms, must be above 0");
        assertThat(Shell.fail(tune("-m", "gm_map")))
                .startsWith("pipelines are tuned by gm_map, which is not a mean over queries");
        assertThat(Shell.fail(tune("--split", "dev"))).startsWith("the split is 'dev', collection has test");
        assertThat(Shell.fail(tune("--write", folder)))
                .startsWith("the pipeline is to be written to " + folder + ", which is a folder");
        Path few = Corpora.judged(folder.resolve("few"));
        assertThat(Shell.fail("tune", "--index", index, "--collection", few, "--budget", "1s"))
                .isEqualTo(
                        "3 queries of few have judgements, and 5 folds need two each at least; judge more queries, or"
                                + " take fewer folds");
        Path none = Corpora.judged(folder.resolve("none"));
        Corpora.write(none.resolve("qrels/test.tsv"), "query-id\tcorpus-id\tscore", "nobody\tjar\t1");
        assertThat(Shell.fail("tune", "--index", index, "--collection", none, "--budget", "1s"))
                .startsWith("none of the 3 queries of none has a judgement");
    }

    @Test
    void aBudgetBelowTheCheapestPipelineIsRefusedWithTheTime() {
        Shell shell = Shell.run(
                "tune",
                "--index",
                index,
                "--collection",
                collection,
                "--budget",
                "1ms",
                "--work",
                folder.resolve("slow"));
        // A fast machine answers from so small an index within a millisecond.
        if (shell.code() == 0) {
            System.out.println("TuneCommandTest: 1 ms is enough here, so the refusal was not seen");
            return;
        }
        assertThat(shell.err())
                .contains(
                        "winnow: the budget is 1.0 ms, and the cheapest pipeline, bm25@50, takes ", "; give at least ");
    }
}
