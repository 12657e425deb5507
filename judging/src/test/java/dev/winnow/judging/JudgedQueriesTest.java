package dev.winnow.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.eval.collection.Queries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgedQueriesTest {
    private static final Queries KNOWN =
            Queries.of(List.of(new Queries.Item(Query.of("stuck pipe").withId("q1"), Map.of("type", "keyword"))));

    @TempDir
    private Path folder;

    private Path lines(String... lines) throws IOException {
        return Files.write(folder.resolve("judgements.jsonl"), List.of(lines));
    }

    private Path store(String... queryIds) {
        Path file = folder.resolve("judgements.db");
        try (JudgementStore store = JudgementStore.open(file)) {
            for (String id : queryIds) {
                store.add(new Judgement(new Pair(id, "d1"), 2, "anna", Instant.ofEpochSecond(1)));
            }
        }
        return file;
    }

    private static List<String> texts(JudgedQueries judged) {
        return judged.queries().items().stream()
                .map(item -> item.query().text())
                .toList();
    }

    @Test
    void linesOfJsonHoldTheirWordsAndTheMajorityCounts() throws Exception {
        JudgedQueries judged = JudgedQueries.read(
                lines(
                        "{\"query\": \" stuck  pipe \", \"document_id\": \"d1\", \"grade\": 3, \"judge\": \"anna\"}",
                        "",
                        "{\"query\": \"stuck pipe\", \"document_id\": \"d1\", \"grade\": 1, \"judge\": \"ben\"}",
                        "{\"query\": \"stuck pipe\", \"document_id\": \"d1\", \"grade\": 1, \"judge\": \"carl\"}",
                        "{\"query_id\": \"7\", \"query\": \"kick\", \"document_id\": \"d2\", \"grade\": 0}",
                        "{\"query_id\": \"7\", \"document_id\": \"d2\", \"grade\": 2}"),
                Optional.empty());
        assertThat(texts(judged)).containsExactly("kick", "stuck pipe");
        assertThat(judged.qrels().of("stuck pipe")).containsExactly(Map.entry("d1", 1));
        assertThat(judged.qrels().of("7")).as("a judge's last line counts").containsExactly(Map.entry("d2", 2));
    }

    @Test
    void aStoreOfThePageHasWordsAsIdsAndOneOfTheTerminalNeedsThem() {
        Path page = store("stuck pipe", "kick");
        assertThat(texts(JudgedQueries.read(page, Optional.empty()))).containsExactly("kick", "stuck pipe");
        assertThatThrownBy(() -> JudgedQueries.read(page, Optional.of(KNOWN)))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the words of 1 of 2 judged queries are not known, such as of 'kick'; give the file with"
                        + " their texts as --queries");
    }

    @Test
    void oneGradeOfThePageMakesNoWordsOfOtherIds() throws Exception {
        assertThatThrownBy(() -> JudgedQueries.read(store("stuck pipe", "q1", "q2"), Optional.empty()))
                .hasMessageStartingWith("the words of 2 of 3 judged queries are not known, such as of 'q1'");
        Path mixed = lines(
                "{\"query\": \"stuck pipe\", \"document_id\": \"d1\", \"grade\": 1}",
                "{\"query_id\": \"q7\", \"document_id\": \"d1\", \"grade\": 1}");
        assertThatThrownBy(() -> JudgedQueries.read(mixed, Optional.empty()))
                .hasMessageStartingWith("the words of 1 of 2 judged queries are not known, such as of 'q7'");
    }

    @Test
    void knownQueriesKeepTheirMetadata() {
        Path store = store("q1");
        JudgedQueries judged = JudgedQueries.read(store, Optional.of(KNOWN));
        assertThat(judged.queries().items()).isEqualTo(KNOWN.items());
        assertThatThrownBy(() -> JudgedQueries.read(store, Optional.empty()))
                .hasMessageStartingWith("the words of 1 of 1 judged queries are not known, such as of 'q1'");
    }

    @Test
    void aQrelsFileIsReadToo() throws Exception {
        Path qrels = Files.write(folder.resolve("qrels.tsv"), List.of("query-id\tcorpus-id\tscore", "q1\td1\t2"));
        assertThat(texts(JudgedQueries.read(qrels, Optional.of(KNOWN)))).containsExactly("stuck pipe");
    }

    @Test
    void linesThatMakeNoSenseAreNamed() throws Exception {
        assertRefused("{\"query\": ", "is malformed JSON; expected a line such as");
        assertRefused("{\"document_id\": \"d\", \"grade\": 1}", "has neither a 'query' nor a 'query_id'");
        assertRefused("{\"query\": \"a\", \"grade\": 1}", "has no 'document_id'");
        assertRefused("{\"query\": \"a\", \"document_id\": \"d\", \"grade\": 4}", "has the grade 4, must be 0 to 3");
        assertRefused("{\"query\": \"a\", \"document_id\": \"d\"}", "has no grade, must be 0 to 3");
        assertRefused(
                "{\"query_id\": \"a b\", \"query\": \"c\", \"document_id\": \"d\", \"grade\": 1}",
                "gives the query 'a b' the words 'c', and an earlier line 'a b'");
        Path empty = lines();
        assertThatThrownBy(() -> JudgedQueries.read(empty, Optional.empty()))
                .hasMessage("there is no judgement in " + empty + "; give a file that holds some");
    }

    private void assertRefused(String line, String reason) throws IOException {
        Path file = lines("{\"query\": \"a b\", \"document_id\": \"d\", \"grade\": 1}", line);
        assertThatThrownBy(() -> JudgedQueries.read(file, Optional.empty()))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("line 2 of " + file + " " + reason);
    }
}
