package dev.winnow.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.app.Indexing.Start;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.LuceneIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interruptions are played by a progress listener that throws; the process that is killed is in the tests of cli. */
class IndexingTest {
    private static final int PASSAGES = 2_000;

    @TempDir
    private Path folder;

    private static final class Interruption extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void goesOnWhereItWasInterrupted() throws Exception {
        Source source = corpus("a", 0, PASSAGES);
        interrupt(source, 1_300);
        long durable = size();
        assertThat(durable).isBetween(512L, 1_300L);
        Indexing.Report report = run(source, OnBad.fail());
        assertThat(report).isEqualTo(report(Start.RESUMED, durable, PASSAGES, PASSAGES - durable, PASSAGES));
        everyPassageOnce("a", PASSAGES);
    }

    @Test
    void beginsAgainWhenItWasInterruptedBeforeAnythingWasDurable() throws Exception {
        Source source = corpus("a", 0, PASSAGES);
        interrupt(source, 64);
        assertThat(size()).isZero();
        assertThat(run(source, OnBad.fail()).resumedAt()).isZero();
        everyPassageOnce("a", PASSAGES);
    }

    @Test
    void aCompleteSourceIsNotReadAgain() throws Exception {
        Source source = corpus("a", 0, PASSAGES);
        run(source, OnBad.fail());
        assertThat(run(source, OnBad.fail())).isEqualTo(report(Start.NOTHING_TO_DO, PASSAGES, PASSAGES, 0, PASSAGES));
    }

    @Test
    void anotherSourceIsRefusedUntilTheInterruptedOneIsComplete() throws Exception {
        Source first = corpus("a", 0, PASSAGES);
        Source second = corpus("b", PASSAGES - 10, PASSAGES + 10);
        interrupt(first, 1_300);
        long durable = size();
        assertThatThrownBy(() -> run(second, OnBad.fail()))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("indexing into this folder was interrupted after " + durable + " items of " + first.name()
                        + "; finish that first, or delete the index and start again");
        assertThat(size()).isEqualTo(durable);
        run(first, OnBad.fail());
        assertThat(run(second, OnBad.fail())).isEqualTo(report(Start.FROM_THE_BEGINNING, 0, 20, 20, PASSAGES + 10));
        everyPassageOnce("a", PASSAGES - 10); // the last ten have been replaced
    }

    @Test
    void theSecondSourceResumesToo() throws Exception {
        run(corpus("a", 0, 100), OnBad.fail());
        Source second = corpus("b", 100, PASSAGES);
        interrupt(second, 1_300);
        long durable = size() - 100;
        assertThat(run(second, OnBad.fail()))
                .isEqualTo(report(Start.RESUMED, durable, PASSAGES - 100, PASSAGES - 100 - durable, PASSAGES));
    }

    @Test
    void linesThatAreLeftOutDoNotShiftTheResumption() throws Exception {
        List<String> lines = new ArrayList<>(lines("a", 0, PASSAGES));
        for (int i = 0; i < 50; i++) {
            lines.add(i * 30, "not JSON " + i);
        }
        Source source = Source.jsonl(Files.write(folder.resolve("bad.jsonl"), lines));
        assertThatThrownBy(() -> run(source, OnBad.fail())).hasMessageContaining("bad.jsonl, line 1: ");
        interrupt(source, 1_300);
        OnBad.Listed listed = new OnBad.Listed();
        Indexing.Report report = run(source, listed);
        assertThat(report.resumedAt()).isPositive();
        assertThat(report.documents()).isEqualTo(PASSAGES);
        assertThat(listed.count()).isEqualTo(50);
        everyPassageOnce("a", PASSAGES);
    }

    @Test
    void aFolderThatChangedIsFollowed() throws Exception {
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("long.txt"), "A sentence about mud number one. ".repeat(200));
        Files.writeString(files.resolve("gone.txt"), "a zebra");
        Files.writeString(files.resolve("same.txt"), "stays");
        Source elsewhere = corpus("a", 0, 3);
        run(elsewhere, OnBad.fail());
        Indexing.Report first = run(Source.files(files, FolderSource.Settings.standard()), OnBad.fail());
        assertThat(first.documents()).isGreaterThan(8);
        Files.writeString(files.resolve("long.txt"), "One short sentence.");
        Files.delete(files.resolve("gone.txt"));
        Indexing.Report second = run(Source.files(files, FolderSource.Settings.standard()), OnBad.fail());
        assertThat(second.start()).isEqualTo(Start.FROM_THE_BEGINNING);
        assertThat(second.removed()).isEqualTo(first.documents() - 3 - 2);
        assertThat(second.documents()).isEqualTo(3 + 2);
        everyPassageOnce("a", 3);
    }

    @Test
    void otherPassageSizesReadTheFolderAgain() throws Exception {
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("long.txt"), "A sentence about mud number one. ".repeat(200));
        long large = run(Source.files(files, FolderSource.Settings.standard()), OnBad.fail())
                .documents();
        Indexing.Report small = run(Source.files(files, new FolderSource.Settings(50, 10)), OnBad.fail());
        assertThat(small.documents()).isGreaterThan(2 * large);
        assertThat(run(Source.files(files, new FolderSource.Settings(50, 10)), OnBad.fail())
                        .start())
                .isEqualTo(Start.NOTHING_TO_DO);
    }

    @Test
    void aSourceThatChangedSinceTheInterruptionIsStartedAgain() throws Exception {
        interrupt(corpus("a", 0, PASSAGES), 1_300);
        Indexing.Report report = run(corpus("a", 0, 700), OnBad.fail());
        assertThat(report.start()).isEqualTo(Start.RESTARTED);
        assertThat(report.documents()).isEqualTo(700);
    }

    @Test
    void filesThatWereReadBeforeTheInterruptionAreNotReadAgain() throws Exception {
        Path files = Files.createDirectories(folder.resolve("files"));
        for (int i = 0; i < 700; i++) {
            Files.writeString(files.resolve(String.format("f%04d.txt", i)), "passage number " + i);
        }
        Source source = Source.files(files, FolderSource.Settings.standard());
        interrupt(source, 600);
        Indexing.Report report = run(Source.files(files, FolderSource.Settings.standard()), OnBad.fail());
        assertThat(report.resumedAt()).isGreaterThanOrEqualTo(512);
        assertThat(report.documents()).isEqualTo(700);
        Files.writeString(files.resolve("new.txt"), "one more");
        assertThat(run(Source.files(files, FolderSource.Settings.standard()), OnBad.fail())
                        .documents())
                .isEqualTo(701);
    }

    private Indexing.Report run(Source source, OnBad onBad) {
        try (Models models = Models.standard()) {
            return Indexing.run(source, index(), IndexSettings.text(), models, onBad, (passages, read, size) -> {});
        }
    }

    private void interrupt(Source source, long after) {
        try (Models models = Models.standard()) {
            assertThatThrownBy(() -> Indexing.run(
                            source,
                            index(),
                            IndexSettings.text(),
                            models,
                            new OnBad.Listed(),
                            (passages, read, size) -> {
                                if (passages >= after) {
                                    throw new Interruption();
                                }
                            }))
                    .isInstanceOf(Interruption.class);
        }
    }

    private Path index() {
        return folder.resolve("index");
    }

    private long size() {
        try (LuceneIndex index = LuceneIndex.open(index())) {
            return index.size();
        }
    }

    private void everyPassageOnce(String word, int passages) {
        try (LuceneIndex index = LuceneIndex.open(index())) {
            assertThat(index.size()).isGreaterThanOrEqualTo(passages);
            for (int i = 0; i < passages; i++) {
                String text = word + " number " + i;
                assertThat(index.find("p" + i))
                        .hasValueSatisfying(
                                passage -> assertThat(passage.text()).isEqualTo(text));
            }
        }
    }

    private Source corpus(String word, int from, int to) throws Exception {
        return Source.jsonl(Files.write(folder.resolve(word + ".jsonl"), lines(word, from, to)));
    }

    private static List<String> lines(String word, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "{\"id\": \"p" + i + "\", \"text\": \"" + word + " number " + i + "\"}")
                .toList();
    }

    private static Indexing.Report report(Start start, long resumedAt, long items, long passages, long documents) {
        return new Indexing.Report(start, resumedAt, items, passages, 0, documents, 0, IndexSettings.text());
    }
}
