package dev.winnow.eval.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueriesTest {
    @TempDir
    Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private Queries read(String name, String content) throws IOException {
        return Queries.read(file(name, content), MalformedPolicy.fail());
    }

    @Test
    void readsJsonWithTypeSplitAndWeights() throws IOException {
        Queries queries = read(
                "queries.jsonl",
                "{\"_id\": \"q1\", \"text\": \"free a stuck pipe\", \"type\": \"keyword\", \"metadata\": {\"split\":"
                        + " \"dev\"}, \"weights\": {\"pipe\": 2}}\n{\"_id\": \"q2\", \"text\": \"why?\"}\n");
        Queries.Item first = queries.find("q1").orElseThrow();
        assertThat(first.query().text()).isEqualTo("free a stuck pipe");
        assertThat(first.query().termWeights()).isEqualTo(Map.of("pipe", 2f));
        assertThat(first.metadata()).isEqualTo(Map.of("split", "dev", "type", "keyword"));
        assertThat(queries.only(List.of("q2", "q9")).items())
                .extracting(Queries.Item::id)
                .containsExactly("q2");
    }

    @Test
    void readsTabsAndPlainText() throws IOException {
        assertThat(read("q.tsv", "7\tfirst\tstill first\n8\tsecond\n").items())
                .extracting(Queries.Item::id, item -> item.query().text())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("7", "first\tstill first"),
                        org.assertj.core.groups.Tuple.tuple("8", "second"));
        assertThat(read("q.txt", "first\n\nthird line\n").items())
                .extracting(Queries.Item::id)
                .containsExactly("1", "3");
    }

    @Test
    void refusesWhatCannotBeAsked() throws IOException {
        assertThatThrownBy(() -> read("q.tsv", "7\tfirst\n8 second\n"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage(folder.resolve("q.tsv")
                        + ", line 2: there is no tab; expected an id, a tab and the query's text");
        assertThatThrownBy(() -> read("q.tsv", "7\t \n"))
                .hasMessageContaining("line 1: the query is empty; give at least one word");
        assertThatThrownBy(() -> read("q.tsv", "7\ta\n7\tb\n"))
                .hasMessageContaining(
                        "line 2: the id '7' stands on an earlier line already; expected an id of its own");
        assertThatThrownBy(() -> read("q.jsonl", "{\"_id\": \"a\", \"text\": \"x\", \"vector\": [1]}"))
                .hasMessageContaining("line 1: 'vector' is given; expected queries without vectors");
        assertThatThrownBy(() -> read("q.csv", "7,a"))
                .hasMessageContaining("the name must end in .jsonl (BEIR), .tsv (id, tab, text) or .txt");
    }

    @Test
    void collectionsNameTheMissingPartAndTheSplitsTheyHave() throws IOException {
        assertThatThrownBy(() -> TestCollection.open(folder)).hasMessageStartingWith("there is no corpus.jsonl in ");
        file("corpus.jsonl", "{\"_id\": \"d\", \"text\": \"x\"}\n");
        file("queries.jsonl", "{\"_id\": \"q1\", \"text\": \"x\"}\n{\"_id\": \"q2\", \"text\": \"y\"}\n");
        Files.createDirectory(folder.resolve("qrels"));
        file("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq2\td\t1\n");
        TestCollection collection = TestCollection.open(folder);
        assertThat(collection.queries("test").items())
                .containsExactly(new Queries.Item(dev.winnow.Query.of("y").withId("q2"), Map.of("split", "test")));
        assertThatThrownBy(() -> collection.qrels("dev"))
                .hasMessage("the split is 'dev', " + folder.getFileName() + " has test");
    }
}
