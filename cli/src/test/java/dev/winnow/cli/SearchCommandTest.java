package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Over one small index with vectors. */
class SearchCommandTest {
    @TempDir
    private static Path folder;

    private static Path collection;
    private static Path index;
    private static Shell indexed;

    @BeforeAll
    static void indexes() throws Exception {
        collection = Corpora.beir(folder.resolve("collection"));
        index = folder.resolve("index");
        indexed = Shell.succeed("index", "--collection", collection, "--to", index);
    }

    @Test
    void indexingSaysWhatItDidAndDoingItAgainAddsNothing() {
        assertThat(indexed.out())
                .matches("6 passages indexed in \\d+\\.\\d s \\(\\d+ a second\\); " + index + " holds 6\\R");
        assertThat(indexed.err()).isEmpty();
        Shell again = Shell.succeed("index", "--collection", collection, "--to", index);
        assertThat(again.out()).startsWith("0 passages indexed").contains("holds 6");
    }

    @Test
    void wordsAreFoundByBm25() {
        Shell shell = Shell.succeed("search", "--index", index, "--pipeline", "bm25", "gas", "in", "the", "well");
        assertThat(shell.out()).containsPattern("^ +1 .* kick +Kicks\\R").contains("A kick is gas that enters");
        assertThat(shell.err()).contains("bm25 ", "together ");
    }

    @Test
    void meaningIsFoundWithoutASharedWord() {
        Shell dense = Shell.succeed(
                "search", "--index", index, "--pipeline", "dense", "--json", "recipe for pastry from the oven");
        assertThat(dense.ids()).startsWith("bread");
        Shell words = Shell.succeed("search", "--index", index, "--pipeline", "bm25", "pastry oven recipe");
        assertThat(words.out()).isEmpty();
        assertThat(words.err()).startsWith("nothing found");
    }

    @Test
    void jsonHasTheKeysThatMachinesReadAndNoNull() {
        Shell shell = Shell.succeed("search", "--index", index, "--json", "--top", "2", "how is a stuck pipe freed?");
        JsonNode answer = shell.json();
        assertThat(answer.propertyNames()).containsExactly("query", "results", "first_stage", "quality", "trace");
        assertThat(answer.path("query").stringValue()).isEqualTo("how is a stuck pipe freed?");
        assertThat(answer.path("results").size()).isEqualTo(2);
        int rank = 0;
        for (JsonNode result : answer.path("results")) {
            assertThat(result.propertyNames())
                    .containsExactly(
                            "rank",
                            "first_stage_rank",
                            "id",
                            "score",
                            "logit",
                            "scale",
                            "title",
                            "text",
                            "metadata",
                            "stages");
            assertThat(result.path("rank").intValue()).isEqualTo(++rank);
            assertThat(result.path("metadata").path("topic").stringValue()).isEqualTo("pipe");
            assertThat(result.path("stages")
                            .valueStream()
                            .map(stage -> stage.path("stage").stringValue()))
                    .contains("bm25", "dense", "maxsim");
            result.path("stages")
                    .forEach(stage -> assertThat(stage.propertyNames()).contains("stage", "rank", "logit", "scale"));
        }
        assertThat(answer.path("trace").propertyNames()).containsExactly("milliseconds", "steps");
        answer.path("trace")
                .path("steps")
                .forEach(step -> assertThat(step.propertyNames())
                        .startsWith("stage", "milliseconds", "in", "out")
                        .isSubsetOf("stage", "milliseconds", "in", "out", "notes"));
        assertThat(answer.path("trace").toString()).contains("token vectors: 0 of ");
        assertThat(shell.out()).doesNotContain("null");
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void explainShowsEveryStageOfEveryResultAndTheWordsThatMet() {
        Shell shell = Shell.succeed("search", "--index", index, "--explain", "--top", "2", "stuck pipe");
        List<String> stages =
                shell.out().lines().filter(line -> line.contains("stages:")).toList();
        assertThat(stages)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .containsPattern("bm25 #\\d+ -?\\d+\\.\\d{3}")
                        .containsPattern("dense #\\d+ -?\\d+\\.\\d{3}")
                        .containsPattern("fused #\\d+ -?\\d+\\.\\d{3}")
                        .containsPattern("maxsim #\\d+ -?\\d+\\.\\d{3}"));
        assertThat(shell.out().lines().filter(line -> line.contains("met:")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("pipe~pipe"));
    }

    @Test
    void aFilterKeepsWhatItNamesInEveryStage() {
        Object[] search = {"search", "--index", index, "--json", "--filter", "topic=kitchen", "--filter", "topic=mud"};
        for (String pipeline : List.of("bm25", "dense", "default")) {
            assertThat(with(search, "--pipeline", pipeline, "stuck pipe, mud, water and dough")
                            .ids())
                    .isSubsetOf("bread", "soup", "mud")
                    .contains("mud");
        }
        assertThat(with(search, "--pipeline", "dense", "--filter", "level=2", "stuck pipe")
                        .ids())
                .containsExactlyInAnyOrder("soup", "mud");
    }

    @Test
    void depthBoundsWhatIsFetchedAndTopWhatIsShown() {
        Object[] search = {"search", "--index", index, "--json", "--pipeline", "dense"};
        assertThat(with(search, "stuck pipe").ids()).hasSize(Corpora.size());
        assertThat(with(search, "--depth", "3", "stuck pipe").ids()).hasSize(3);
        assertThat(with(search, "--top", "1", "stuck pipe").ids()).hasSize(1);
    }

    @Test
    void aRunReadsBackAsTheAnswersToEachQuery() {
        for (String pipeline : List.of("bm25", "default")) {
            Path file = folder.resolve(pipeline + ".trec");
            Shell shell = Shell.succeed(
                    "search",
                    "--index",
                    index,
                    "--pipeline",
                    pipeline,
                    "--depth",
                    "4",
                    "--queries",
                    collection.resolve("queries.jsonl"),
                    "--run",
                    file);
            assertThat(shell.out()).isEmpty();
            assertThat(shell.err())
                    .startsWith("3 queries answered into " + file)
                    .contains("total")
                    .contains("p95");
            Run run = Run.read(file, MalformedPolicy.fail());
            assertThat(run.name()).isEqualTo(pipeline);
            assertThat(run.queryIds()).containsExactly("q1", "q2", "q3");
            Shell alone = Shell.succeed(
                    "search",
                    "--index",
                    index,
                    "--pipeline",
                    pipeline,
                    "--depth",
                    "4",
                    "--json",
                    "how is a stuck pipe freed?");
            assertThat(run.of("q1")).extracting(Run.Entry::documentId).containsExactlyElementsOf(alone.ids());
        }
    }

    @Test
    void aPipelineComesFromAFile() throws Exception {
        Path file = Corpora.write(
                folder.resolve("mine.yaml"),
                "retrievers:",
                "  - {kind: bm25}",
                "rerank:",
                "  - {kind: cross-encoder, model: '" + Shell.TINY_MODEL + "', depth: 1}");
        JsonNode answer = Shell.succeed("search", "--index", index, "--pipeline", file, "--json", "stuck pipe")
                .json();
        assertThat(answer.path("trace")
                        .path("steps")
                        .valueStream()
                        .map(s -> s.path("stage").stringValue()))
                .containsExactly("bm25", "cross-encoder");
    }

    private static void searched(Path run) {
        Path queries = collection.resolve("queries.jsonl");
        Shell.succeed("search", "--index", index, "--pipeline", "bm25", "--queries", queries, "--run", run);
    }

    @Test
    void aRunIsRerankedAsAWhole() {
        Path in = folder.resolve("first.trec");
        Path out = folder.resolve("second.trec");
        searched(in);
        Shell shell = Shell.succeed(
                "rerank", "--collection", collection, "--run", in, "--out", out, "--model", Shell.TINY_MODEL);
        assertThat(shell.err()).startsWith("3 queries reranked into " + out);
        Run before = Run.read(in, MalformedPolicy.fail());
        Run after = Run.read(out, MalformedPolicy.fail());
        assertThat(after.name()).isEqualTo("winnow-bert");
        assertThat(after.queryIds()).isEqualTo(before.queryIds());
        for (String query : before.queryIds()) {
            assertThat(after.of(query))
                    .extracting(Run.Entry::documentId)
                    .containsExactlyInAnyOrderElementsOf(
                            before.of(query).stream().map(Run.Entry::documentId).toList());
        }
    }

    @Test
    void aRunIsRerankedAsThePipelineDefaultDoesUnlessSomethingIsSaid() throws Exception {
        Path in = folder.resolve("plain-in.trec");
        searched(in);
        String plain = reranked(in, "plain");
        assertThat(plain).contains("winnow-default").isEqualTo(reranked(in, "named", "--pipeline", "default"));
        assertThat(reranked(in, "alone", "--depth", "100"))
                .contains("winnow-maxsim")
                .isNotEqualTo(plain.replace("winnow-default", "winnow-maxsim"));
    }

    private static String reranked(Path in, String name, Object... options) throws Exception {
        Path out = folder.resolve(name + ".trec");
        Shell.succeed(Stream.concat(
                        Stream.of("rerank", "--collection", collection, "--run", in, "--out", out), Stream.of(options))
                .toArray());
        return Files.readString(out);
    }

    @Test
    void candidatesOfARunAreIndexedAlone() {
        Path run = folder.resolve("some.trec");
        Path some = folder.resolve("some");
        Shell.succeed(
                "search",
                "--index",
                index,
                "--pipeline",
                "bm25",
                "--depth",
                "1",
                "--queries",
                collection.resolve("queries.jsonl"),
                "--run",
                run);
        Shell shell = Shell.succeed("index", "--candidates", run, "--texts", collection, "--to", some, "--no-dense");
        assertThat(shell.out()).startsWith("3 passages indexed");
        assertThat(Files.isDirectory(some)).isTrue();
    }

    private static Shell with(Object[] first, Object... more) {
        Object[] all = new Object[first.length + more.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return Shell.succeed(all);
    }
}
