package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Over one small index and three judged queries. */
class EvalCommandTest {
    @TempDir
    private static Path folder;

    private static Path collection;
    private static Path index;

    @BeforeAll
    static void indexes() throws Exception {
        collection = Corpora.judged(folder.resolve("collection"));
        index = folder.resolve("index");
        Shell.succeed("index", "--collection", collection, "--to", index);
    }

    @Test
    void theFourPipelinesAreComparedWithTheFirst() {
        Shell shell = Shell.succeed("eval", "--index", index, "--collection", collection);
        assertThat(shell.out())
                .startsWith("collection: 3 judged queries, compared with bm25\n")
                .containsPattern("(?m)^nDCG@10 +mean 95% +diff 95% +p +won/tied/lost +p50 ms +p95 ms$")
                .containsPattern("(?m)^bm25 +\\d\\.\\d{4} \\[")
                .containsPattern("(?m)^default +\\d\\.\\d{4} \\[.*\\d/\\d/\\d +[\\d.]+ +[\\d.]+$")
                .contains(
                        "default is not shown to differ from bm25", "fused: Retrieval lost ", "against default before")
                .contains("type ", "too few queries to tell");
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void jsonHasEveryNumberAndNoNull() {
        JsonNode json = Shell.succeed(
                        "eval",
                        "--index",
                        index,
                        "--collection",
                        collection,
                        "--pipeline",
                        "bm25",
                        "--pipeline",
                        "default",
                        "-m",
                        "MRR@10",
                        "--json")
                .json();
        assertThat(json.propertyNames())
                .containsExactly(
                        "name",
                        "queries",
                        "baseline",
                        "relevance_level",
                        "alpha",
                        "seed",
                        "metrics",
                        "times",
                        "ceilings",
                        "segments",
                        "harms",
                        "verdicts",
                        "sensitivity");
        JsonNode systems = json.path("metrics").get(0).path("systems");
        assertThat(systems.size()).isEqualTo(2);
        assertThat(systems.get(0).propertyNames()).containsExactly("system", "mean", "interval", "values");
        assertThat(systems.get(1).path("comparison").propertyNames())
                .contains("difference", "interval", "p", "wins", "ties", "losses", "significant");
        double sum = systems.get(1)
                .path("values")
                .valueStream()
                .mapToDouble(JsonNode::doubleValue)
                .sum();
        assertThat(systems.get(1).path("mean").doubleValue()).isEqualTo(sum / 3);
        assertThat(json.toString()).doesNotContain("null");
    }

    @Test
    void runsAndReportAreWritten() throws Exception {
        Path report = folder.resolve("report.html");
        Path runs = folder.resolve("runs");
        Path mine = Corpora.write(folder.resolve("mine.yaml"), "retrievers:", "  - {kind: bm25, k1: 2.0}");
        Shell shell = Shell.succeed(
                "eval",
                "--index",
                index,
                "--collection",
                collection,
                "--pipeline",
                "bm25",
                "--pipeline",
                mine,
                "--runs",
                runs,
                "--report",
                report);
        assertThat(shell.err())
                .contains("3 queries answered into " + runs.resolve("mine.trec"), "report written to " + report);
        Run run = Run.read(runs.resolve("mine.trec"), MalformedPolicy.fail());
        assertThat(run.name()).isEqualTo("mine");
        assertThat(run.queryIds()).containsExactly("q1", "q2", "q3");
        assertThat(Files.readString(report))
                .contains("<h1>collection</h1>", "how is a stuck pipe freed?", ">mine</th>")
                .doesNotContain(folder.toString());
        Shell compared = Shell.succeed(
                "compare",
                "--qrels",
                collection.resolve("qrels/test.tsv"),
                runs.resolve("bm25.trec"),
                runs.resolve("mine.trec"));
        assertThat(compared.out()).containsPattern("(?m)^mine +\\d");
        assertThat(table(compared.out())).isEqualTo(table(shell.out()));
    }

    @Test
    void aRunsCandidatesAreRerankedAndEachSkipRuleTellsItsCost() throws Exception {
        Path run = folder.resolve("candidates.trec");
        Shell.succeed(
                "search",
                "--index",
                index,
                "--queries",
                collection.resolve("queries.jsonl"),
                "--pipeline",
                "bm25",
                "--run",
                run);
        Path rules = Corpora.write(
                folder.resolve("rules.yaml"),
                "retrievers:",
                "  - {kind: bm25}",
                "rerank:",
                "  - {kind: maxsim, depth: 5, skip: [{rule: identifier}, {rule: few, candidates: 50}]}");
        Shell shell = Shell.succeed(
                "eval", "--collection", collection, "--candidates", run, "--pipeline", "bm25", "--pipeline", rules);
        assertThat(shell.out())
                .containsPattern("(?m)^rules +\\d\\.\\d{4} \\[")
                .containsPattern("(?m)^rules skipped maxsim: few for 3 of 3 queries: nDCG@10 \\d\\.\\d{4} on them,"
                        + " \\d\\.\\d{4} had it been asked; that costs \\S+ over all, and saves [\\d.]+ ms each$");
    }

    /** The lines of means, without the times, which a run in a file does not have. */
    private static String table(String out) {
        return out.lines()
                .filter(line -> line.startsWith("bm25 ") || line.startsWith("mine "))
                .map(line -> line.substring(0, Math.min(99, line.length())).stripTrailing())
                .limit(4)
                .toList()
                .toString();
    }

    @Test
    void whatCannotBeDoneIsSaidBeforeTheWork() {
        Object[] eval = {"eval", "--index", index, "--collection", collection};
        assertThat(fail(eval, "--pipeline", "bm25", "--pipeline", "bm25"))
                .isEqualTo("two pipelines are called 'bm25'; give each once, or rename a file");
        assertThat(fail(eval, "--report", folder))
                .isEqualTo("the report is to be written to " + folder
                        + ", which is a folder; give the name of a file, such as " + folder.resolve("report.html"));
        assertThat(fail(eval, "--split", "dev")).isEqualTo("the split is 'dev', collection has test");
        assertThat(fail(eval, "-m", "nDGC@10")).contains("nDGC@10");
        assertThat(fail(eval, "-m", "num_rel")).contains("is not a mean over queries");
        assertThat(fail(eval, "--pipeline", "bm52")).startsWith("there is no pipeline 'bm52'");
    }

    private static String fail(Object[] first, Object... more) {
        return Shell.fail(java.util.stream.Stream.concat(java.util.Arrays.stream(first), java.util.Arrays.stream(more))
                .toArray());
    }
}
