package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole way: judgements to trees, trees to an order, over the sample handbook by words alone. */
class LtrCommandTest {
    private static final Path HANDBOOK = Path.of(System.getProperty("winnow.root", ".."), "samples", "handbook");

    @TempDir
    private static Path folder;

    private static Path index;
    private static Path ranker;
    private static Shell learned;

    @BeforeAll
    static void learns() {
        index = folder.resolve("index");
        ranker = folder.resolve("ranker.json");
        Shell.succeed("index", "--collection", HANDBOOK, "--to", index, "--no-dense");
        learned = train(ranker, "--date", "changed");
    }

    private static Shell train(Path to, Object... more) {
        return Shell.succeed(Stream.concat(
                        Stream.of(
                                "ltr",
                                "train",
                                "--index",
                                index,
                                "--collection",
                                HANDBOOK,
                                "--pipeline",
                                "bm25",
                                "--to",
                                to,
                                "--trees",
                                "20",
                                "--even-if-worse"),
                        Stream.of(more))
                .toArray());
    }

    @Test
    void saysWhatItLearnedAndWhatThatIsWorthOnOtherQueries() {
        assertThat(learned.out())
                .startsWith("learned from ")
                .containsPattern("on \\d+ queries not learned from:")
                .contains("nDCG@10 of 'bm25'", "nDCG@10 of what was learned")
                .containsPattern("difference +[+-]0\\.\\d{4} \\(95% interval ")
                .containsPattern("(score|share|rank):bm25 +\\d")
                .containsPattern("age:changed +0% +0 +100%");
        assertThat(learned.err()).contains("written to " + ranker);
        JsonNode json = train(folder.resolve("other.json"), "--json").json();
        assertThat(json.path("queries").intValue()).isBetween(5, 20);
        assertThat(json.path("leaked").size()).isZero();
    }

    @Test
    void aPipelineOrdersByItAndDeclaresWhatIsMissing() throws Exception {
        Path yaml = Files.writeString(
                folder.resolve("p.yaml"),
                "retrievers: [{kind: bm25}]\nrerank:\n  - {kind: learned, file: '" + ranker + "', depth: 20}\n");
        JsonNode answer = Shell.succeed("search", "--index", index, "--pipeline", yaml, "--json", "stuck pipe")
                .json();
        assertThat(answer.path("results").size()).isGreaterThan(3);
        assertThat(answer.path("quality").path("level").stringValue()).isEqualTo("partial");
        assertThat(answer.path("quality").path("reason").stringValue())
                .isEqualTo("no candidate has age:changed, which was learned from; the order is by what is left");
        assertThat(Shell.succeed("pipeline", "check", yaml).out()).contains("what was learned in " + ranker);
    }

    @Test
    void aPipelineThatHasLearnedAlreadyIsRefused() throws Exception {
        Path yaml = Files.writeString(
                folder.resolve("again.yaml"),
                "retrievers: [{kind: bm25}]\nrerank: [{kind: learned, file: '" + ranker + "'}]\n");
        assertThat(Shell.fail(
                        "ltr",
                        "train",
                        "--index",
                        index,
                        "--collection",
                        HANDBOOK,
                        "--pipeline",
                        yaml,
                        "--to",
                        folder.resolve("again.json")))
                .contains("has a learned stage already");
    }

    @Test
    void whatWasNotLearnedByThisIsRefused() throws Exception {
        Path other = Files.writeString(folder.resolve("other.json"), "{}");
        Path yaml = Files.writeString(
                folder.resolve("other.yaml"),
                "retrievers: [{kind: bm25}]\nrerank: [{kind: learned, file: '" + other + "'}]\n");
        assertThat(Shell.fail("search", "--index", index, "--pipeline", yaml, "stuck pipe"))
                .startsWith(other + " is no learned ranker: ")
                .endsWith("make one with winnow ltr train");
    }

    @Test
    void measuringByTheQueriesLearnedFromIsRefused() {
        assertThat(Shell.fail(
                        "ltr",
                        "train",
                        "--index",
                        index,
                        "--collection",
                        HANDBOOK,
                        "--pipeline",
                        "bm25",
                        "--test",
                        "test",
                        "--to",
                        ranker))
                .startsWith("0 queries are left to learn from, 60 being test queries too");
    }
}
