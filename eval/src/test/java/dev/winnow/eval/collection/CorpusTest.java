package dev.winnow.eval.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.eval.Shared;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusTest {
    private static final String GOOD = "{\"_id\": \"a\", \"text\": \"one\"}\n";

    @TempDir
    Path folder;

    private Corpus corpus(String content) throws IOException {
        return Corpus.jsonl(Files.writeString(folder.resolve("corpus.jsonl"), content));
    }

    private static List<String> ids(Corpus corpus) {
        return corpus.readAll(MalformedPolicy.fail()).stream()
                .map(item -> item.passage().id())
                .toList();
    }

    @Test
    void readsEveryFieldAndKeepsWhatItDoesNotKnowAsMetadata() throws IOException {
        Corpus corpus =
                corpus("\n{\"id\": \"a\", \"title\": \"T\", \"text\": \"one\", \"year\": 2024, \"draft\": false,"
                        + " \"note\": null, \"metadata\": {\"tags\": [\"x\", \"y\"], \"lang\": \"en\"},"
                        + " \"vector\": [0.5, -1], \"term_weights\": {\"pipe\": 1.5}}\n");
        CorpusItem item = corpus.readAll(MalformedPolicy.fail()).getFirst();
        assertThat(item.passage())
                .isEqualTo(new Passage(
                        "a",
                        "T",
                        "one",
                        null,
                        Map.of("year", "2024", "draft", "false", "tags", "[\"x\",\"y\"]", "lang", "en")));
        assertThat(item.vector().orElseThrow()).containsExactly(0.5f, -1f);
        assertThat(item.termWeights()).isEqualTo(Map.of("pipe", 1.5f));
        assertThat(item.line()).isEqualTo(2);
    }

    @Test
    void splitsAtLineFeedOnlyAndTakesOffCarriageReturnAndByteOrderMark() throws IOException {
        String text = "next\u0085line\u2028and\u000bmore";
        Corpus corpus = corpus("\uFEFF{\"_id\": \"a\", \"text\": \"next\u0085line\u2028and\\u000bmore\"}\r\n"
                + "{\"_id\": \"b\", \"text\": \"\"}");
        List<CorpusItem> items = corpus.readAll(MalformedPolicy.fail());
        assertThat(items).hasSize(2);
        assertThat(items.getFirst().passage().text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"_id": "b", "text": "x"             | malformed JSON at column
            {"_id": "b", "text": "x"} {}         | malformed JSON at column
            {"_id": "b", "_id": "c", "text": ""} | malformed JSON at column
            ["b"]                                | the line is not a JSON object; expected one JSON object a line
            {"text": "x"}                        | there is no '_id'; expected
            {"_id": 7, "text": "x"}              | '_id' is a number: 7; expected a string, such as "_id": "d1"
            {"_id": "b", "id": "b", "text": "x"} | there is both '_id' and 'id'; expected one of them
            {"_id": " ", "text": "x"}            | '_id' is blank; expected an id of at least one visible character
            {"_id": "a\\tb", "text": "x"}        | '_id' holds a control character; expected an id of visible
            {"_id": "b"}                         | 'b' has no 'text'; expected
            {"_id": "b", "text": ["x"]}          | 'text' is a list; expected a string
            {"_id": "b", "text": "\\ud83d"}      | 'text' holds half a surrogate pair at character 1; expected whole
            {"_id": "a", "text": "again"}        | the id 'a' stands on line 1 already; expected an id of its own
            {"_id": "b", "text": "", "vector": []}        | 'vector' is empty; expected a list of at least one finite
            {"_id": "b", "text": "", "vector": [1, "x"]}  | number 2 of 'vector' is "x"; expected a list
            {"_id": "b", "text": "", "vector": [1e39]}    | number 1 of 'vector' is 1.0E39; expected a list
            {"_id": "b", "text": "", "weights": {"w": 0}} | the weight of 'w' is 0; expected an object of terms
            {"_id": "b", "text": "", "x": 1, "metadata": {"x": 2}} | 'x' stands both beside 'metadata' and in it
            """)
    void namesFileLineReasonAndWhatIsExpected(String line, String message) throws IOException {
        Corpus corpus = corpus(GOOD + "\n" + line + "\n");
        assertThatThrownBy(() -> corpus.readAll(MalformedPolicy.fail()))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageStartingWith(folder.resolve("corpus.jsonl") + ", line 3: " + message);
    }

    @Test
    void refusesBytesThatAreNoText() throws IOException {
        byte[] latin1 = "{\"_id\": \"b\", \"text\": \"\u00e9\"}\n".getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(folder.resolve("corpus.jsonl"), latin1);
        assertThatThrownBy(() -> ids(Corpus.jsonl(file)))
                .hasMessage(file + ", line 1: the line is not UTF-8; expected text in UTF-8");
        assertThatThrownBy(() -> ids(corpus("{\"_id\": \"b\0\"}")))
                .hasMessage(file + ", line 1: there is a NUL byte at byte 11; expected text in UTF-8");
        assertThat(ids(corpus("{\"_id\": \"\uFFFD\", \"text\": \"a true replacement character\"}")))
                .containsExactly("\uFFFD");
    }

    @Test
    void refusesMixedDimensionsEmptyAndMissingFiles() throws IOException {
        assertThatThrownBy(() -> ids(corpus("{\"_id\": \"a\", \"text\": \"\", \"vector\": [1, 2]}\n"
                        + "{\"_id\": \"b\", \"text\": \"\", \"vector\": [1]}")))
                .hasMessageEndingWith("line 2: 'vector' has 1 numbers; expected 2, as many as on line 1");
        assertThatThrownBy(() -> ids(corpus("")))
                .hasMessageEndingWith("is empty; give a corpus of at least one passage");
        assertThatThrownBy(() -> ids(Corpus.beir(folder.resolve("nowhere"))))
                .hasMessage("there is no file " + folder.resolve("nowhere/corpus.jsonl")
                        + "; give the path of a file that exists");
    }

    @Test
    void skipsCountsAndListsWhenToldTo() throws IOException {
        SkippedLines skipped = new SkippedLines();
        StringBuilder content = new StringBuilder(GOOD);
        for (int i = 0; i < 150; i++) {
            content.append("nonsense\n");
        }
        content.append("{\"_id\": \"b\", \"text\": \"two\"}\n");
        assertThat(corpus(content.toString()).readAll(skipped))
                .extracting(item -> item.passage().id())
                .containsExactly("a", "b");
        assertThat(skipped.count()).isEqualTo(150);
        assertThat(skipped.first())
                .hasSize(100)
                .first()
                .satisfies(line -> assertThat(line.line()).isEqualTo(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void resumesAfterAnyItem(int taken) throws IOException {
        Corpus corpus = corpus(GOOD + "nonsense\n{\"_id\": \"b\", \"text\": \"\"}\n{\"_id\": \"c\", \"text\": \"\"}\n");
        List<String> ids = new ArrayList<>();
        Corpus.Position position;
        try (CorpusReader first = corpus.read(new SkippedLines())) {
            for (int i = 0; i < taken; i++) {
                ids.add(first.next().passage().id());
            }
            assertThat(first.hasNext()).isEqualTo(taken < 3); // looking ahead moves nothing
            position = first.position();
        }
        try (CorpusReader second = corpus.resume(position, new SkippedLines())) {
            second.forEachRemaining(item -> ids.add(item.passage().id()));
            assertThat(second.bytesRead()).isEqualTo(corpus.size());
            assertThat(second.position().items()).isEqualTo(3);
        }
        assertThat(ids).containsExactly("a", "b", "c");
    }

    @Test
    void refusesToResumeOnAChangedSource() throws IOException {
        Corpus.Position position;
        try (CorpusReader reader = corpus(GOOD).read(MalformedPolicy.fail())) {
            reader.next();
            position = reader.position();
        }
        Corpus changed = corpus(GOOD.replace("one", "two"));
        assertThatThrownBy(() -> changed.resume(position, MalformedPolicy.fail()))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageStartingWith("the corpus has changed: it was corpus.jsonl:28:")
                .hasMessageEndingWith("; start again from the beginning");
    }

    @Test
    void refusesToResumeBeyondTheEnd() throws IOException {
        Corpus corpus = corpus(GOOD);
        Corpus.Position beyond = new Corpus.Position(2, corpus.fingerprint());
        assertThatThrownBy(() -> corpus.resume(beyond, MalformedPolicy.fail()))
                .hasMessage("the corpus gives 1 items and reading stood at 2; start again from the beginning");
        assertThatThrownBy(() -> new Corpus.Position(-1, "x")).hasMessage("position is -1, must be 0 or more");
    }

    @Test
    void fingerprintsLargeFilesBySamples() throws IOException {
        Path file = folder.resolve("large.jsonl");
        byte[] block = new byte[1 << 20];
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < 66; i++) {
                out.write(block);
            }
        }
        String before = Corpus.jsonl(file).fingerprint();
        try (var channel = java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap(new byte[] {1}), channel.size() - 1);
        }
        assertThat(Corpus.jsonl(file).fingerprint())
                .startsWith("large.jsonl:69206016:")
                .isNotEqualTo(before);
    }

    @Test
    void candidatesAreTheDocumentsOfARun() throws IOException {
        Corpus texts = corpus(GOOD + "{\"_id\": \"b\", \"text\": \"two\"}\n{\"_id\": \"c\", \"text\": \"three\"}\n");
        Path run = Files.writeString(folder.resolve("run.trec"), "q1 Q0 c 1 2.0 x\nq1 Q0 a 2 1.0 x\nq2 Q0 a 1 1.0 x\n");
        assertThat(ids(Corpus.candidates(run, texts))).containsExactly("a", "c");

        Files.writeString(run, "q1 Q0 c 1 2.0 x\nq1 Q0 lost 2 1.0 x\n");
        assertThatThrownBy(() -> ids(Corpus.candidates(run, texts)))
                .hasMessage(run + ", line 2: the document 'lost' has no text in the corpus;"
                        + " expected documents of the corpus");
        SkippedLines skipped = new SkippedLines();
        assertThat(Corpus.candidates(run, texts).readAll(skipped)).hasSize(1);
        assertThat(skipped.count()).isEqualTo(1);
    }

    @Test
    void readsSciFactWellUnderASecond() {
        Corpus corpus = Corpus.beir(Shared.collection("scifact"));
        long start = System.nanoTime();
        List<CorpusItem> items = corpus.readAll(MalformedPolicy.fail());
        long millis = (System.nanoTime() - start) / 1_000_000;
        System.out.println("scifact: " + items.size() + " passages, " + corpus.size() + " bytes in " + millis + " ms");
        assertThat(items).hasSize(5183);
        // Cold and on a shared machine; the second reading is the honest figure.
        start = System.nanoTime();
        corpus.readAll(MalformedPolicy.fail());
        millis = (System.nanoTime() - start) / 1_000_000;
        System.out.println("scifact, again: " + millis + " ms");
        assertThat(millis).isLessThan(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cacm", "msmarco-dl21", "scifact", "stackfaq", "vaswani", "wikiqa", "xquad-de", "xquad-en"})
    void readsEverySharedCollectionWhole(String name) {
        TestCollection collection = TestCollection.open(Shared.collection(name));
        assertThat(collection.corpus().readAll(MalformedPolicy.fail())).isNotEmpty();
        assertThat(collection.splits()).contains("test");
        collection
                .splits()
                .forEach(split -> assertThat(collection.queries(split).size())
                        .isEqualTo(collection.qrels(split).queryIds().size()));
    }
}
