package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Over 30 queries, of which the better run answers 24 in a better order. */
class CompareCommandTest {
    private static final int QUERIES = 30;

    @TempDir
    private Path folder;

    private Path qrels = Path.of(".");
    private Path before = Path.of(".");
    private Path after = Path.of(".");

    @BeforeEach
    void writesRuns() throws Exception {
        List<String> grades = new ArrayList<>();
        List<String> worse = new ArrayList<>();
        List<String> better = new ArrayList<>();
        for (int q = 0; q < QUERIES; q++) {
            grades.add("q" + q + " 0 good 1");
            worse.add("q" + q + " Q0 bad 1 2.0 old");
            worse.add("q" + q + " Q0 good 2 1.0 old");
            better.add("q" + q + " Q0 good 1 " + (q % 5 == 0 ? "1.0" : "3.0") + " new");
            better.add("q" + q + " Q0 bad 2 2.0 new");
        }
        qrels = Files.write(folder.resolve("judged.qrels"), grades);
        before = Files.write(folder.resolve("before.trec"), worse);
        after = Files.write(folder.resolve("after.trec"), better);
    }

    @Test
    void aBetterRunIsCalledBetter() {
        Shell shell = Shell.succeed("compare", "--qrels", qrels, before, after, "-m", "MRR@10");
        assertThat(shell.out())
                .startsWith("judged.qrels: 30 judged queries, compared with old\n")
                .containsPattern("(?m)^old +0\\.5000 \\[0\\.500, 0\\.500\\]$")
                .containsPattern(
                        "(?m)^new +0\\.9000 \\[0\\.824, 0\\.976\\] +\\+0\\.400 \\[\\+0\\.324, \\+0\\.476\\] +0\\.0001"
                                + " +24/6/0$")
                .contains("new is better than old, +0.400 MRR@10", "With these 30 queries you can see a difference of ")
                .doesNotContain("p50", "verdict");
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void segmentsComeWithTheQueries() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int q = 0; q < QUERIES; q++) {
            lines.add("{\"_id\": \"q" + q + "\", \"text\": \"what is number " + q + "?\", \"metadata\": {\"topic\": \""
                    + (q % 5 == 0 ? "hard" : "easy") + "\"}}");
        }
        Path queries = Files.write(folder.resolve("queries.jsonl"), lines);
        Shell shell = Shell.succeed("compare", "--qrels", qrels, before, after, "--queries", queries, "-m", "MRR@10");
        assertThat(shell.out())
                .containsPattern("(?m)^topic +queries +system")
                .containsPattern("(?m)^easy +24 +old +0\\.5000")
                .containsPattern("(?m)^hard +6 +old +0\\.5000");
        JsonNode json = Shell.succeed("compare", "--qrels", qrels, before, after, "--queries", queries, "--json")
                .json();
        assertThat(json.path("segments")
                        .valueStream()
                        .map(table -> table.path("dimension").stringValue()))
                .contains("topic");
        assertThat(json.has("times")).isFalse();
    }

    @Test
    void whatIsLeftOutIsCounted() throws Exception {
        List<String> lines = new ArrayList<>(Files.readAllLines(after));
        lines.removeIf(line -> line.startsWith("q7 "));
        lines.add("q99 Q0 good 1 1.0 new");
        Files.write(after, lines);
        Shell shell = Shell.succeed("compare", "--qrels", qrels, before, after);
        assertThat(shell.err().lines())
                .containsExactly(
                        "1 query of 'new' without a judgement: left out",
                        "1 query that 'new' does not answer and another run does: counted 0 for it");
    }

    @Test
    void whatCannotBeComparedIsRefused() throws Exception {
        Path other = Corpora.write(folder.resolve("other.trec"), "x1 Q0 good 1 1.0 other");
        assertThat(Shell.fail("compare", "--qrels", qrels, before, other))
                .startsWith("the run 'other' answers none of the 30 judged queries (such as 'q0')");
        Path one = Corpora.write(folder.resolve("one.trec"), "q1 Q0 good 1 1.0 one");
        Path two = Corpora.write(folder.resolve("two.trec"), "q2 Q0 good 1 1.0 two");
        assertThat(Shell.fail("compare", "--qrels", qrels, one, two))
                .startsWith("no judged query is answered by every run");
        Path broken = Corpora.write(folder.resolve("broken.trec"), "q1 Q0 good 1 NaN x");
        assertThat(Shell.fail("compare", "--qrels", qrels, before, broken)).contains("broken.trec", "line 1");
        assertThat(Shell.fail("compare", "--qrels", qrels, before, before)).startsWith("two runs have the same name");
        assertThat(Shell.run("compare", "--qrels", qrels, before).code()).isEqualTo(2);
    }

    @Test
    void runsOfOneNameGoByTheirFiles() throws Exception {
        Path again = Files.copy(before, folder.resolve("again.trec"));
        assertThat(Shell.succeed("compare", "--qrels", qrels, before, again).out())
                .contains(
                        "compared with before.trec",
                        "again.trec is not shown to differ from before.trec, 0.000 nDCG@10");
    }

    @Test
    void theReportIsOnePage() throws Exception {
        Path report = folder.resolve("report.html");
        Shell shell = Shell.succeed("compare", "--qrels", qrels, before, after, "--report", report);
        assertThat(shell.err()).isEqualTo("report written to " + report + System.lineSeparator());
        assertThat(Files.readString(report)).contains("id=\"comparison\"").doesNotContain("id=\"latency\"");
    }
}
