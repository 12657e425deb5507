package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.judging.JudgedQueries;
import dev.winnow.lucene.LuceneIndex;
import dev.winnow.training.data.JudgedSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judgements as people give them: not every one can be learned from. */
class JudgedFolderTest {
    private static final int QUERIES = 60;

    @TempDir
    private Path folder;

    private final List<String> grades = new ArrayList<>();

    private void grade(String query, String document, int grade) {
        grades.add("{\"query\": \"" + query + "\", \"document_id\": \"" + document + "\", \"grade\": " + grade + "}");
    }

    /** As many questions as are needed, each with its answer, and one passage without a text, {@code empty}. */
    private Path index() throws Exception {
        List<String> passages = new ArrayList<>(List.of("{\"_id\": \"empty\", \"title\": \"\", \"text\": \"\"}"));
        for (int i = 0; i < QUERIES; i++) {
            passages.add("{\"_id\": \"" + i + "\", \"title\": \"\", \"text\": \"Pump " + i + " is cleaned at noon.\"}");
            grade("when is pump " + i + " cleaned?", "" + i, 2);
        }
        Path beir = Files.createDirectory(folder.resolve("beir"));
        Files.write(beir.resolve("corpus.jsonl"), passages);
        Path index = folder.resolve("index");
        Shell.succeed("index", "--collection", beir, "--to", index, "--no-dense");
        return index;
    }

    private JudgedFolder judged(Path index, Predicate<String> reads) throws Exception {
        Path file = Files.write(folder.resolve("judgements.jsonl"), grades);
        JudgedQueries from = JudgedQueries.read(file, Optional.empty());
        try (LuceneIndex open = LuceneIndex.open(index)) {
            return JudgedFolder.write(folder.resolve("judged"), open, reads, from, Optional.empty(), 0.3, 7);
        }
    }

    @Test
    void aJudgedPassageWithoutATextIsLeftOut() throws Exception {
        Path index = index();
        for (int i = 0; i < QUERIES; i++) {
            grade("when is pump " + i + " cleaned?", "empty", 0);
        }
        JudgedFolder judged = judged(index, query -> true);
        assertThat(judged.notes()).containsExactly(QUERIES + " judgements are of passages without a text");
        assertThat(JudgedSet.collection(judged.collection(), judged.collection().qrels(JudgedFolder.LEARN))
                        .passages())
                .doesNotContainKey("empty");
    }

    @Test
    void aQueryThatIsTooLongIsLeftOutOfAllThatIsAskedAndToldOf() throws Exception {
        String ticket = "the crew of the night shift writes that " + "pump 7 leaks and ".repeat(9);
        Path index = index();
        grade(ticket, "7", 3);
        JudgedFolder judged = judged(index, query -> query.length() < 100);
        assertThat(judged.notes())
                .containsExactly("1 judged queries are too long for a model that is to read them, such as '"
                        + ticket.substring(0, 60) + "...'");
        assertThat(judged.collection().queries().items())
                .hasSize(QUERIES)
                .noneMatch(item -> item.query().text().equals(ticket));
    }

    @Test
    void questionsThatDifferInASignAreTwoAndInCaseAndSpaceOne() throws Exception {
        Path index = index();
        grade("How do I cast in C?", "1", 3);
        grade("How do I cast in C++?", "2", 3);
        grade("how do I  cast in C", "3", 2);
        JudgedFolder judged = judged(index, query -> true);
        assertThat(judged.notes()).containsExactly("1 judged queries say what another says, and count as that one");
        assertThat(judged.collection().queries().items())
                .extracting(item -> item.query().text())
                .hasSize(QUERIES + 2)
                .contains("How do I cast in C?", "How do I cast in C++?");
    }
}
