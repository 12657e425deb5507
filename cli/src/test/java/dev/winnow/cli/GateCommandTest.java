package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;

class GateCommandTest {
    private static final Path HANDBOOK =
            Shell.ROOT.resolve("samples/handbook").toAbsolutePath().normalize();

    @TempDir
    private Path folder = Path.of(".");

    private Path gates(String yaml) throws Exception {
        return Files.writeString(folder.resolve("gate.yaml"), yaml);
    }

    private Path overHandbook(String gate) throws Exception {
        return gates("data: {collection: '" + HANDBOOK + "'}\nmetric: nDCG@10\nseed: 42\ngates:\n" + gate.indent(2));
    }

    private static Document xml(Path file) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Files.readString(file))));
    }

    private static List<Element> elements(Document document, String name) {
        var nodes = document.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    /** The reproduction figures of the sample, in every build. */
    @Test
    void theSampleKeepsItsFigures() throws Exception {
        Path junit = folder.resolve("gate.xml");
        Path markdown = folder.resolve("gate.md");
        Shell shell = Shell.run("gate", HANDBOOK.resolve("gate.yaml"), "--junit", junit, "--markdown", markdown);
        System.out.println(shell.out());
        assertThat(shell.code()).as(shell.out() + shell.err()).isZero();
        assertThat(shell.out()).contains("3 of 3 gates passed").doesNotContain("FAILED", "skipped");
        assertThat(Files.readString(markdown))
                .startsWith("# Gate: 3 of 3 gates passed\n\n| Gate | Check | Result | Reason |\n|---|---|---|---|\n")
                .contains("| bm25 | expected | passed | ndcg_cut_10 is 0.62");
        Document document = xml(junit);
        assertThat(elements(document, "testsuite"))
                .extracting(suite -> suite.getAttribute("name"))
                .containsExactly("winnow.gate.bm25", "winnow.gate.dense", "winnow.gate.fused");
        assertThat(elements(document, "failure")).isEmpty();
    }

    /** A model of random weights in place of a trained one: nothing fails, the answers are just bad. */
    @Test
    void aBrokenRerankerFailsTheGateWithTheReasons() throws Exception {
        Path tiny = Shell.TINY_MODEL.toAbsolutePath().normalize();
        Files.writeString(
                folder.resolve("broken.yaml"),
                "retrievers: [{kind: bm25}]\nrerank: [{kind: cross-encoder, model: '" + tiny + "', depth: 20}]\n");
        Path file = overHandbook("""
                - name: broken|reranker
                  pipeline: broken.yaml
                  baseline: {pipeline: bm25}
                  not-worse: {alpha: 0.05}
                  maximum-drop: 0.02
                  segments: [{field: type, value: code, maximum-drop: 0.05}]
                  degraded: 0
                - name: no-op
                  pipeline: bm25
                  baseline: {pipeline: bm25}
                  not-worse: {alpha: 0.05}
                  maximum-drop: 0
                """);
        Path junit = folder.resolve("out.xml");
        Path markdown = folder.resolve("out.md");
        Shell shell = Shell.run("gate", file, "--junit", junit, "--markdown", markdown);
        assertThat(shell.code()).as(shell.out() + shell.err()).isEqualTo(1);
        assertThat(shell.out())
                .contains("FAILED  broken|reranker  (pipeline broken.yaml on handbook, 60 queries)")
                .contains("FAILED   not worse: ndcg_cut_10 is significantly worse than the baseline bm25: -0.")
                .contains("FAILED   drop all queries: ndcg_cut_10 drops by 0.")
                .contains("FAILED   drop type=code: ndcg_cut_10 drops by 0.")
                .contains("passed   degraded: 0 of 60 answers passed over a stage, at most 0 may")
                .contains("passed  no-op")
                .contains("1 of 2 gates passed; failed: broken|reranker");
        Document document = xml(junit);
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("testsuites");
        assertThat(document.getDocumentElement().getAttribute("tests")).isEqualTo("6");
        assertThat(document.getDocumentElement().getAttribute("failures")).isEqualTo("3");
        assertThat(elements(document, "testcase"))
                .allSatisfy(test -> assertThat(test.getAttribute("classname")).startsWith("winnow.gate."));
        assertThat(elements(document, "failure").getFirst().getAttribute("message"))
                .contains("significantly worse than the baseline bm25");
        assertThat(Files.readString(markdown))
                .startsWith("# Gate: 1 of 2 gates passed; failed: broken")
                .contains("| broken\\|reranker | not worse | **FAILED** | ndcg_cut_10 is significantly worse");
    }

    @Test
    void timeOverBudgetFailsAndTheNumbersAreInTheJson() throws Exception {
        Path file = overHandbook("- {pipeline: bm25, p95-ms: 0.0001}");
        Shell shell = Shell.run("gate", file, "--json");
        assertThat(shell.code()).isEqualTo(1);
        assertThat(shell.json().path("passed").booleanValue()).isFalse();
        JsonNode gate = shell.json().path("gates").get(0);
        assertThat(gate.path("status").stringValue()).isEqualTo("failed");
        assertThat(gate.path("queries").intValue()).isEqualTo(60);
        JsonNode check = gate.path("checks").get(0);
        assertThat(check.path("name").stringValue()).isEqualTo("latency");
        assertThat(check.path("numbers").path("maximum-ms").doubleValue()).isEqualTo(0.0001);
        assertThat(check.path("numbers").path("p95-ms").doubleValue()).isPositive();
        assertThat(check.path("reason").stringValue()).startsWith("p95 is ");
    }

    /** Words alone, so that indexing takes seconds; the figures with vectors are for the command. */
    @Test
    void thePublicCollectionsKeepTheirFiguresWithoutVectors() {
        Path collections = Shell.ROOT.resolve("../shared/collections");
        boolean there = Files.isDirectory(collections);
        if (!there) {
            System.out.println("SKIPPED: there is no ../shared/collections beside the repository");
        }
        assumeTrue(there, "there is no ../shared/collections beside the repository");
        Shell shell = Shell.run(
                "gate",
                Shell.ROOT.resolve("docs/results/gates.yaml"),
                "--gate",
                "scifact-bm25",
                "--gate",
                "vaswani-bm25",
                "--gate",
                "cacm-bm25");
        System.out.println(shell.out());
        assertThat(shell.code()).as(shell.out() + shell.err()).isZero();
    }

    @Test
    void missingDataIsSkippedOnlyWhereTheFileSaysSo() throws Exception {
        Path skipping = gates("""
                data: {collection: nowhere, when-missing: skip}
                metric: MAP
                gates: [{pipeline: bm25, minimum: 0.5, degraded: 0}]
                """);
        Path junit = folder.resolve("out.xml");
        Shell shell = Shell.succeed("gate", skipping, "--junit", junit);
        assertThat(shell.out())
                .contains("skipped  minimum all queries: there is no collection ")
                .endsWith("0 of 1 gate passed; skipped: bm25\n");
        assertThat(elements(xml(junit), "skipped")).hasSize(2);
        Path failing = gates("""
                data: {collection: nowhere}
                metric: MAP
                gates: [{pipeline: bm25, minimum: 0.5}]
                """);
        assertThat(Shell.fail("gate", failing)).contains("there is no corpus.jsonl in ", "nowhere");
    }

    @Test
    void whatCannotBeCheckedIsAnErrorNotAPass() throws Exception {
        assertThat(Shell.fail("gate", folder.resolve("none.yaml"))).contains("there is no gate file ");
        assertThat(Shell.fail("gate", gates("gates: ["))).contains("gate.yaml is not YAML: line ");
        assertThat(Shell.fail("gate", overHandbook("- {pipeline: bm25, metric: ndgc, minimum: 0}")))
                .contains("gates[0].metric: ", "'ndgc'");
        assertThat(Shell.fail("gate", overHandbook("- {pipeline: bm25, maximum-drop: 0, baseline: {run: old.trec}}")))
                .contains("there is no file ", "old.trec");
        assertThat(Shell.fail("gate", overHandbook("- {pipeline: bm25, minimum: 0}"), "--gate", "bm26"))
                .contains("there is no gate 'bm26'", "there are bm25");
        assertThat(Shell.fail("gate", overHandbook("- {pipeline: bm25, minimum: 0}"), "--junit", folder))
                .contains("the JUnit report is to be written to ", "which is a folder");
        assertThat(Shell.run("gate").err()).contains("Missing required parameter: 'FILE'", "Try: winnow gate --help");
    }

    @Test
    void queriesAndJudgementsThatDoNotMeetAreAnError() throws Exception {
        Path collection = Corpora.beir(folder.resolve("small"));
        Files.createDirectories(collection.resolve("qrels"));
        Corpora.write(collection.resolve("qrels/test.tsv"), "query-id\tcorpus-id\tscore", "other\tjar\t1");
        Path file = gates("""
                data: {collection: small}
                metric: MAP
                gates: [{pipeline: bm25, minimum: 0.5}]
                """);
        assertThat(Shell.fail("gate", file))
                .isEqualTo("none of the 3 queries of small has a judgement in the split 'test'; check that"
                        + " queries.jsonl and qrels belong together");
        Corpora.write(
                collection.resolve("qrels/test.tsv"), "query-id\tcorpus-id\tscore", "other\tjar\t1", "q2\tkick\t1");
        assertThat(Shell.succeed("gate", file).out())
                .contains("1 query)", "note     1 of 2 judged queries is missing in queries.jsonl and was not asked");
    }

    @Test
    void aRunServesAsBaselineAndAMissingSegmentIsNamed() throws Exception {
        Path index = folder.resolve("idx");
        Path run = folder.resolve("old.trec");
        Shell.succeed("index", "--collection", HANDBOOK, "--to", index, "--no-dense");
        Shell.succeed(
                "search",
                "--index",
                index,
                "--queries",
                HANDBOOK.resolve("queries.jsonl"),
                "--run",
                run,
                "--pipeline",
                "bm25");
        String data = "data: {collection: '" + HANDBOOK + "', index: idx}\nmetric: nDCG@10\n";
        Path same = gates(data + "gates: [{pipeline: bm25, maximum-drop: 0, not-worse: {alpha: 0.05},"
                + " baseline: {run: old.trec}}]\n");
        assertThat(Shell.succeed("gate", same).out())
                .contains("not significantly worse than the baseline bm25: +0.0000 over 60 queries");
        Path segment = gates(data + "gates: [{pipeline: bm25, segments: [{field: type, value: cod, minimum: 0}]}]\n");
        Shell shell = Shell.run("gate", segment);
        assertThat(shell.code()).isEqualTo(2);
        assertThat(shell.err())
                .contains("no query of handbook has type=cod; the values of type are code, keyword, multi-constraint,"
                        + " negation, question");
    }
}
