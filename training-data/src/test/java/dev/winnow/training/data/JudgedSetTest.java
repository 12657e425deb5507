package dev.winnow.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.eval.collection.TestCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgedSetTest {
    private static final String LONG = "the mud pump must be stopped before the valve on the standpipe is opened again";

    @TempDir
    private Path folder;

    private JudgedSet of(String... lines) throws IOException {
        return Sample.set(folder, List.of(lines));
    }

    private TestCollection collection(String name, List<String> corpus, List<String> queries, List<String> qrels)
            throws IOException {
        Path at = Files.createDirectories(folder.resolve(name));
        Files.createDirectories(at.resolve("qrels"));
        Sample.write(at.resolve("corpus.jsonl"), corpus);
        Sample.write(at.resolve("queries.jsonl"), queries);
        Sample.write(at.resolve("qrels/train.tsv"), qrels);
        return TestCollection.open(at);
    }

    @Test
    void equalTextsAreOnePassageAndEqualQuestionsOneQuery() throws IOException {
        JudgedSet set = of(
                Sample.pair("q1", "Free a pipe?", "s/1#0", "Jar it.", "s", "question"),
                Sample.pair("q2", "free a  PIPE", "s/2#0", "jar IT", "s", "question"),
                Sample.pair("q3", "free a pipe", "s/3#0", "Soak it.", "s", "question"));
        assertThat(set.passages().keySet()).containsExactly("s/1#0", "s/3#0");
        assertThat(set.queries())
                .singleElement()
                .satisfies(query -> assertThat(query.judged())
                        .extracting(JudgedQuery.Judged::passageId)
                        .containsExactly("s/1#0", "s/3#0"));
    }

    @Test
    void questionsThatDifferInASignAreTwo() throws IOException {
        JudgedSet set = of(
                Sample.pair("q1", "How do I cast in C?", "s/1#0", "By a type.", "s", "question"),
                Sample.pair("q2", "How do I cast in C++?", "s/2#0", "By a template.", "s", "question"));
        assertThat(set.queries()).extracting(JudgedQuery::id).containsExactly("q1", "q2");
    }

    @Test
    void gradesOfACollectionAreDividedByTheHighestAndUnjudgedOnesForgotten() throws IOException {
        TestCollection collection = collection(
                "graded",
                List.of(
                        "{\"_id\": \"a\", \"text\": \"one\"}",
                        "{\"_id\": \"b\", \"text\": \"two\"}",
                        "{\"_id\": \"c\", \"text\": \"three\"}"),
                List.of("{\"_id\": \"q\", \"text\": \"which?\"}"),
                List.of("query-id\tcorpus-id\tscore", "q\ta\t3", "q\tb\t0", "q\tc\t-1"));
        assertThat(JudgedSet.collection(collection, collection.qrels("train"))
                        .queries()
                        .getFirst()
                        .judged())
                .containsExactly(new JudgedQuery.Judged("a", 1), new JudgedQuery.Judged("b", 0));
    }

    @Test
    void refusesWhatCannotBeTaught() {
        assertThatThrownBy(() ->
                        of("{\"query_id\":\"q\",\"query\":\"a\",\"passage_id\":\"p\",\"passage\":\"b\",\"label\":2}"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageEndingWith("has the label 2, must be a number from 0 to 1; divide grades by the highest");
        assertThatThrownBy(() -> of("{\"query_id\":\"q\",\"query\":\" \",\"passage_id\":\"p\",\"passage\":\"b\"}"))
                .hasMessageContaining("line 1 of")
                .hasMessageEndingWith("has no 'query', or it is blank; expected a string");
        assertThatThrownBy(() ->
                        of("{\"query_id\":\"q\",\"query\":\"a\",\"passage_id\":\"p\",\"passage\":\"b\",\"label\":0}"))
                .hasMessage("there is no query with a positive passage; give judgements with a grade above 0");
        assertThatThrownBy(() -> of("not json")).hasMessageContaining("is malformed JSON; expected one object a line");
        assertThatThrownBy(() -> JudgedSet.pairs(List.of(Path.of("missing.jsonl"))))
                .hasMessage("there is no file missing.jsonl; give the path of a file that exists");
    }

    @Test
    void findsTestQueriesAndCopiedPassagesAndRefusesThem() throws IOException {
        JudgedSet set = of(
                Sample.pair("q1", "When is the valve opened?", "s/1#0", "Something else.", "s", "question"),
                Sample.pair("q2", "harmless", "s/2#0", "Take care: " + LONG + ".", "s", "question"),
                Sample.pair("q3", "harmless too", "s/3#0", "Nothing that was copied from anywhere.", "s", "question"));
        TestCollection test = collection(
                "held-out",
                List.of("{\"_id\": \"a\", \"text\": \"" + LONG + "\"}"),
                List.of("{\"_id\": \"q\", \"text\": \"when is the valve opened\"}"),
                List.of("q\t0\ta\t1"));
        LeakCheck leaks = new LeakCheck();
        leaks.against(test, set);
        assertThatThrownBy(leaks::refuse)
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage(
                        "training data and test data share texts, so a test would measure memory: 1 queries stand in"
                                + " held-out too: q1; 1 passages stand in held-out too: s/2#0. Take them out with --on-leak drop");
        JudgedSet left = leaks.drop(set);
        assertThat(left.queries()).extracting(JudgedQuery::id).containsExactly("q3");
        assertThat(left.passages().keySet()).containsExactly("s/1#0", "s/3#0");
    }

    @Test
    void aCollectionsOtherSplitsShareItsPassagesButNotItsQueries() throws IOException {
        TestCollection own = collection(
                "own",
                List.of("{\"_id\": \"a\", \"text\": \"" + LONG + "\"}", "{\"_id\": \"b\", \"text\": \"short\"}"),
                List.of(
                        "{\"_id\": \"q\", \"text\": \"trained on\"}",
                        "{\"_id\": \"t\", \"text\": \"tested\"}",
                        "{\"_id\": \"u\", \"text\": \"trained, on!\"}"),
                List.of("q\t0\ta\t1"));
        JudgedSet set = JudgedSet.collection(own, own.qrels("train"));
        LeakCheck leaks = new LeakCheck();
        leaks.againstOtherSplits(own, List.of("q"), set);
        assertThat(leaks.findings()).containsExactly("1 queries stand in own too: q");
        LeakCheck none = new LeakCheck();
        none.againstOtherSplits(own, List.of("q", "u"), set);
        none.refuse();
    }

    @Test
    void sourcesTakeTurnsAndQuestionsComeFirst() throws IOException {
        JudgedSet set = Sample.set(folder, Sample.lines(5, 3));
        List<JudgedQuery> chosen = new Choice(6, true, true).of(set.queries(), 1);
        assertThat(chosen).hasSize(6).allMatch(JudgedQuery::question);
        assertThat(chosen.stream().filter(query -> query.source().equals("a"))).hasSize(3);
        assertThat(new Choice(6, true, true).of(set.queries(), 1)).isEqualTo(chosen);
        assertThat(new Choice(6, true, true).of(set.queries(), 2)).isNotEqualTo(chosen);
        assertThat(set.with(chosen).withPool(4, 1).passages()).hasSize(8);
    }
}
