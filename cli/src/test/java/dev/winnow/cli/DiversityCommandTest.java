package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Copies, quotas, marginal relevance and widened contexts, over indexes that keep vectors. */
class DiversityCommandTest {
    @TempDir
    private static Path folder;

    private static Path cases;
    private static Path manual;

    @BeforeAll
    static void indexes() throws Exception {
        Path file = Corpora.write(
                folder.resolve("cases.jsonl"),
                "{\"_id\":\"a1\",\"text\":\"The lease was void because the tenant had never signed it.\",\"case\":\"A\"}",
                "{\"_id\":\"a1copy\",\"text\":\"the lease was void, because the tenant had never signed it\",\"case\":\"A\"}",
                "{\"_id\":\"a2\",\"text\":\"A lease that the tenant never signed binds nobody.\",\"case\":\"A\"}",
                "{\"_id\":\"b1\",\"text\":\"The tenant signed the lease under duress.\",\"case\":\"B\"}",
                "{\"_id\":\"c1\",\"text\":\"A lease may be ended by the landlord with notice.\",\"case\":\"C\"}");
        cases = folder.resolve("cases");
        Shell.succeed("index", "--jsonl", file, "--to", cases);
        Path docs = Files.createDirectory(folder.resolve("docs"));
        StringBuilder text = new StringBuilder("# Pumps\n\n");
        for (int i = 0; i < 30; i++) {
            text.append("Step ").append(i).append(" turns the valve ").append(i == 14 ? "zebra" : "w" + i);
            text.append(" of the pump before the next one is opened by hand.\n\n");
        }
        Files.writeString(docs.resolve("pumps.md"), text);
        manual = folder.resolve("manual");
        Shell.succeed(
                "index", "--folder", docs, "--to", manual, "--no-dense", "--passage-tokens", "32", "--overlap", "0");
    }

    private static JsonNode search(String diversity) throws Exception {
        Path pipeline = Files.writeString(folder.resolve("p.yaml"), """
                retrievers: [{kind: bm25}]
                rerank: [{kind: maxsim}]
                diversity: %s
                """.formatted(diversity));
        return Shell.succeed("search", "--index", cases, "--pipeline", pipeline, "--json", "unsigned lease of a tenant")
                .json();
    }

    private static List<String> ids(JsonNode answer) {
        return answer.path("results")
                .valueStream()
                .map(result -> result.path("id").stringValue())
                .toList();
    }

    @Test
    void copiesAreJoinedBeforeTheyAreReadAndNamed() throws Exception {
        JsonNode answer = search("{join: 0.9}");
        assertThat(ids(answer)).containsExactlyInAnyOrder("a1", "a2", "b1", "c1");
        JsonNode first = answer.path("results")
                .valueStream()
                .filter(result -> result.path("id").stringValue().equals("a1"))
                .findFirst()
                .orElseThrow();
        assertThat(first.path("joined").valueStream().map(JsonNode::stringValue))
                .containsExactly("a1copy");
        assertThat(answer.path("quality").path("of").intValue()).isEqualTo(4);
        assertThat(answer.path("trace").toString()).contains("joined 1 near-duplicates into 1 candidates");
    }

    @Test
    void eachCaseAnswersOnce() throws Exception {
        JsonNode answer = search("{quotas: [{field: case}], mmr: {lambda: 0.5}}");
        assertThat(ids(answer)).hasSize(3);
        assertThat(answer.path("results")
                        .valueStream()
                        .map(result -> result.path("metadata").path("case").stringValue()))
                .containsExactlyInAnyOrder("A", "B", "C");
        assertThat(answer.path("trace").toString())
                .contains("dropped 2 over the quota: 1 of one 'case'", "marginal relevance moved ");
    }

    @Test
    void aContextIsWidenedByWhatTheIndexHoldsAroundItsPassages() throws Exception {
        Path pipeline = Files.writeString(folder.resolve("wide.yaml"), """
                retrievers: [{kind: bm25}]
                depth: 1
                context: {tokens: 200, widen: {each: 1}}
                """);
        Shell narrow = Shell.succeed("context", "--index", manual, "--pipeline", "bm25", "--depth", "1", "zebra");
        Shell wide = Shell.succeed("context", "--index", manual, "--pipeline", pipeline, "zebra");
        assertThat(narrow.out()).contains("zebra").doesNotContain("w13 ", "w15 ");
        assertThat(wide.out()).contains("zebra", "w13 ", "w15 ");
        assertThat(wide.out().length()).isGreaterThan(2 * narrow.out().length());
    }
}
