package dev.winnow.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.Filter;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Retriever;
import dev.winnow.lucene.IndexSettings.Analysis;
import dev.winnow.lucene.IndexSettings.Quantisation;
import dev.winnow.lucene.IndexSettings.Vectors;
import dev.winnow.testkit.Fakes;
import dev.winnow.testkit.Toy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneIndexTest {
    @TempDir
    Path folder;

    private TemporaryIndexes indexes;

    @BeforeEach
    void start() {
        indexes = new TemporaryIndexes(folder);
    }

    @AfterEach
    void close() {
        indexes.close();
    }

    @Test
    void readsItsSettingsBack() {
        IndexSettings settings =
                new IndexSettings(Analysis.ICU, new Vectors("some/encoder", 8, Quantisation.BINARY, 12, 50, 200));
        Path place = folder.resolve("settings");
        LuceneIndex.create(place, settings).close();
        try (LuceneIndex index = LuceneIndex.open(place)) {
            assertThat(index.settings()).isEqualTo(settings);
            assertThat(index.facts().dimensions()).isEqualTo(8);
            assertThat(index.facts().documents()).isZero();
            assertThat(index.facts().bytes()).isPositive();
        }
    }

    @Test
    void refusesToCreateAnIndexOverOtherFiles() throws IOException {
        Path place = folder.resolve("taken");
        LuceneIndex.create(place, IndexSettings.text()).close();
        assertThatThrownBy(() -> LuceneIndex.create(place, IndexSettings.text()))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("is not empty")
                .hasMessageContaining("open the index in it to add to it, or give an empty folder");
        Path file = Files.writeString(folder.resolve("file"), "text");
        assertThatThrownBy(() -> LuceneIndex.create(file, IndexSettings.text()))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("is a file; give a folder");
    }

    @Test
    void createsWhereAnotherWasKilledBeforeItsFirstCommit() throws IOException {
        Path place = Files.createDirectory(folder.resolve("killed"));
        Files.createFile(place.resolve("write.lock"));
        Files.writeString(place.resolve("pending_segments_1"), "half");
        try (LuceneIndex index = LuceneIndex.create(place, IndexSettings.text())) {
            assertThat(index.size()).isZero();
        }
    }

    @Test
    void findsAPassageById() {
        LuceneIndex index = indexes.over(IndexSettings.text(), Toy.passages());
        Toy.passages().forEach(passage -> assertThat(index.find(passage.id())).contains(passage));
        assertThat(index.find("nobody")).isEmpty();
        assertThat(index.size()).isEqualTo(Toy.passages().size());
    }

    @Test
    void givesBackEveryCharacterOfAPassage() {
        List<Passage> odd = List.of(
                new Passage(
                        "broken \ud800 pair",
                        "\udc00",
                        "a\u0000b\ud83d",
                        new Passage.Origin("d\ud800", List.of("One", "", "泥浆"), 3, 70_000),
                        Map.of("", "", "a:b", "c\ud800", "ключ", "значение 😀")),
                new Passage("😀", "", "x".repeat(300_000) + "é", null, Map.of()));
        LuceneIndex index = indexes.over(IndexSettings.text(), odd);
        odd.forEach(passage -> assertThat(index.find(passage.id())).contains(passage));
    }

    @Test
    void ordersTiesById() {
        // U+FF5E comes before the emoji in UTF-8's order and after it in Java's.
        List<String> ids = List.of("\uff5e", "😀", "a", "b", "Z", "é");
        List<Passage> equal =
                ids.stream().map(id -> Passage.of(id, "the same text")).toList();
        LuceneIndex index = indexes.over(TemporaryIndexes.WITH_VECTORS, equal);
        List<String> sorted = ids.stream().sorted().toList();
        for (Retriever retriever : List.of(index.bm25(), index.dense(TemporaryIndexes.ENCODER))) {
            for (int depth = 1; depth <= ids.size(); depth++) {
                assertThat(retriever
                                .retrieve(Query.of("same text"), depth, Deadline.none())
                                .ids())
                        .isEqualTo(sorted.subList(0, depth));
            }
        }
    }

    @Test
    void settlesTiesAtTheBorderAmongMoreThanTheBeamHolds() {
        List<Passage> equal = IntStream.range(0, 700)
                .mapToObj(i -> Passage.of("p%03d".formatted(699 - i), "the same text"))
                .toList();
        LuceneIndex index = indexes.over(TemporaryIndexes.WITH_VECTORS, equal);
        for (Retriever retriever : List.of(index.bm25(), index.dense(TemporaryIndexes.ENCODER))) {
            assertThat(retriever
                            .retrieve(Query.of("same text"), 3, Deadline.none())
                            .ids())
                    .containsExactly("p000", "p001", "p002");
        }
    }

    @Test
    void filtersAsTheFilterItself() {
        List<Passage> passages = IntStream.range(0, 60)
                .mapToObj(i -> new Passage(
                        "p" + i,
                        "",
                        "mud weight",
                        null,
                        i % 5 == 0
                                ? Map.of("a", "b:" + i % 2)
                                : Map.of("a", "" + i % 3, "ab", "" + i % 2, "year", "" + i % 7)))
                .toList();
        LuceneIndex index = indexes.over(TemporaryIndexes.WITH_VECTORS, passages);
        List<Filter> filters = List.of(
                Filter.everything(),
                Filter.equal("a", "1"),
                Filter.equal("a", "b1"),
                Filter.equal("ab", ":1"),
                new Filter.OneOf("year", Set.of("1", "4", "9")),
                new Filter.Not(Filter.equal("year", "1")),
                new Filter.Not(Filter.everything()),
                new Filter.Any(List.of()),
                new Filter.Any(List.of(Filter.equal("a", "0"), Filter.equal("ab", "0"))),
                new Filter.All(List.of(Filter.equal("a", "0"), new Filter.Not(Filter.equal("ab", "0")))));
        for (Filter filter : filters) {
            Query query = Query.of("mud").withFilter(filter);
            List<String> expected = passages.stream()
                    .filter(passage -> filter.test(passage.metadata()))
                    .map(Passage::id)
                    .sorted()
                    .toList();
            for (Retriever retriever : List.of(index.bm25(), index.dense(TemporaryIndexes.ENCODER))) {
                assertThat(retriever.retrieve(query, 100, Deadline.none()).ids())
                        .as("%s", filter)
                        .isEqualTo(expected);
                assertThat(retriever.retrieve(query, 7, Deadline.none()).ids())
                        .isEqualTo(expected.subList(0, Math.min(7, expected.size())));
            }
        }
    }

    @Test
    void answersTheLongestQuery() {
        LuceneIndex index = indexes.over(IndexSettings.text().withAnalysis(Analysis.ICU), Toy.passages());
        String everyWordNew = IntStream.range(0x4E00, 0x4E00 + Query.MAX_CHARACTERS)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        String shortWords = IntStream.range(0, Query.MAX_CHARACTERS / 2)
                .mapToObj(i -> Character.toString(0xAC00 + i))
                .collect(Collectors.joining(" "));
        for (String text : List.of(everyWordNew, shortWords, "pipe ".repeat(1_600))) {
            assertThat(index.bm25().retrieve(Query.of(text), 5, Deadline.none()).size())
                    .isLessThanOrEqualTo(5);
        }
    }

    @Test
    void countsAWordSaidTwiceTwice() {
        LuceneIndex index = indexes.over(IndexSettings.text(), Toy.passages());
        double once = score(index, "crane");
        assertThat(score(index, "crane crane")).isEqualTo(2 * once);
    }

    private static double score(LuceneIndex index, String text) {
        return index.bm25()
                .retrieve(Query.of(text), 1, Deadline.none())
                .candidates()
                .getFirst()
                .last()
                .orElseThrow()
                .logit();
    }

    @Test
    void findsNothingForStopWordsAlone() {
        LuceneIndex index = indexes.over(IndexSettings.text(), Toy.passages());
        assertThat(index.bm25()
                        .retrieve(Query.of("to be or not to be the"), 5, Deadline.none())
                        .isEmpty())
                .isTrue();
    }

    @Test
    void sumsTermWeightsAndRefusesAQueryWithoutThem() {
        LuceneIndex index = indexes.overEntries(
                IndexSettings.text(),
                List.of(
                        Entry.of(Passage.of("a", "")).withTermWeights(Map.of("mud", 2f, "pipe", 0.5f)),
                        Entry.of(Passage.of("b", "")).withTermWeights(Map.of("mud", 1.5f))));
        Query query = Query.of("mud pipe").withTermWeights(Map.of("mud", 2f, "pipe", 512f, "else", 1f));
        assertThat(index.sparse().retrieve(query, 5, Deadline.none()).candidates())
                .extracting(candidate -> candidate.last().orElseThrow().logit())
                .containsExactly(2 * 2 + 512 * 0.5, 2 * 1.5);
        assertThatThrownBy(() -> index.sparse().retrieve(Query.of("mud"), 5, Deadline.none()))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("query 'q' has no term weights")
                .hasMessageContaining("give them with withTermWeights");
    }

    @Test
    void stopsWhenTheDeadlinePassesDuringASearch() {
        LuceneIndex index = indexes.over(TemporaryIndexes.WITH_VECTORS, Toy.passages());
        Encoder patient = (side, texts, deadline) -> TemporaryIndexes.ENCODER.encode(side, texts, Deadline.none());
        for (Retriever retriever : List.of(index.bm25(), index.dense(patient))) {
            AtomicLong looks = new AtomicLong();
            Deadline passedAtTheSecondLook = Deadline.after(Duration.ofNanos(2), looks::incrementAndGet);
            assertThatThrownBy(() -> retriever.retrieve(Query.of(Toy.QUERY), 5, passedAtTheSecondLook))
                    .isInstanceOf(RankFailure.DeadlineExceeded.class)
                    .hasMessageContaining("ran out of time");
        }
    }

    @Test
    void refusesAnEncoderThatDoesNotFit() {
        LuceneIndex index = indexes.over(TemporaryIndexes.WITH_VECTORS, Toy.passages());
        assertThatThrownBy(() -> index.dense(Fakes.words(16)).retrieve(Query.of("pipe"), 5, Deadline.none()))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("vectors of 16 dimensions, the index keeps 256")
                .hasMessageContaining("use 'fake-words'");
        Encoder broken = (side, texts, deadline) -> List.of(new float[256]);
        assertThatThrownBy(() -> index.dense(broken).retrieve(Query.of("pipe"), 5, Deadline.none()))
                .isInstanceOf(RankFailure.ModelFailure.class)
                .hasMessageContaining("a vector of length 0.0");
        LuceneIndex words = indexes.over(IndexSettings.text(), Toy.passages());
        assertThatThrownBy(() -> words.dense(Fakes.words(16)))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("keeps no vectors");
    }

    @Test
    void keepsVectorsOfAnyAllowedSize() {
        Encoder wide = Fakes.words(Vectors.MAX_DIMENSIONS);
        for (Quantisation quantisation : Quantisation.values()) {
            LuceneIndex index = indexes.empty(IndexSettings.text()
                    .withVectors(Vectors.of("wide", Vectors.MAX_DIMENSIONS).withQuantisation(quantisation)));
            try (Indexer indexer = index.indexer(wide)) {
                indexer.put(Toy.passages().stream().map(Entry::of).toList());
                indexer.commit();
            }
            index.refresh();
            assertThat(index.dense(wide)
                            .retrieve(Query.of("stuck pipe freed"), 1, Deadline.none())
                            .size())
                    .isEqualTo(1);
        }
    }

    @Test
    void findsWordsOfOtherScriptsWithIcu() {
        LuceneIndex index = indexes.over(IndexSettings.text().withAnalysis(Analysis.ICU), Toy.passages());
        for (String text : List.of("泥浆", "OLSCHLAMM", "Façade", "naive")) {
            assertThat(index.bm25().retrieve(Query.of(text), 5, Deadline.none()).ids())
                    .containsExactly("p6");
        }
    }

    @Test
    void namesAClosedIndex() {
        LuceneIndex index = indexes.over(IndexSettings.text(), Toy.passages());
        Retriever retriever = index.bm25();
        index.close();
        index.close();
        assertThatThrownBy(() -> retriever.retrieve(Query.of("pipe"), 5, Deadline.none()))
                .isInstanceOf(RankFailure.Unavailable.class)
                .hasMessageContaining("is closed; open it again");
        assertThatThrownBy(index::refresh).isInstanceOf(RankFailure.Unavailable.class);
    }

    @Test
    void saysWhatSettingsMayBe() {
        assertThatThrownBy(() -> new Bm25Settings(Double.NaN, 0.4)).hasMessageContaining("k1 is NaN, must be a number");
        assertThatThrownBy(() -> new Bm25Settings(0.9, 1.1)).hasMessageContaining("b is 1.1, must be 0 to 1");
        assertThatThrownBy(() -> DenseSettings.defaults().withBeam(0)).hasMessageContaining("beam is 0, must be 1 to");
        assertThatThrownBy(() -> Vectors.of("x", 1)).hasMessageContaining("dimensions is 1, must be 2 to 4096");
        assertThatThrownBy(() -> Vectors.of(" ", 8)).hasMessageContaining("name of the index's encoder is blank");
    }

    @Test
    void findsWhatStandsAroundAPassageInItsDocument() {
        List<Passage> cut = IntStream.range(0, 12)
                .mapToObj(i -> new Passage(
                        "doc#" + (12 - i), // ids in another order than the text
                        "",
                        "part " + i,
                        new Passage.Origin(i < 9 ? "doc" : "other", List.of(), 10 * i, 10 * i + 8),
                        Map.of()))
                .toList();
        LuceneIndex index = indexes.over(IndexSettings.text(), cut);
        assertThat(index.around(cut.get(4), 2)).isEqualTo(cut.subList(2, 7));
        assertThat(index.around(cut.get(0), 3)).isEqualTo(cut.subList(0, 4));
        assertThat(index.around(cut.get(8), 5)).isEqualTo(cut.subList(3, 9));
        Passage alone = Passage.of("alone", "x");
        assertThat(index.around(alone, 5)).containsExactly(alone);
        Passage unknown = new Passage("no", "", "x", new Passage.Origin("doc", List.of(), 1, 2), Map.of());
        assertThat(index.around(unknown, 5)).containsExactly(unknown);
    }

    @Test
    void givesBackTheVectorsItKeeps() {
        for (Quantisation quantisation : Quantisation.values()) {
            LuceneIndex index = indexes.over(
                    IndexSettings.text().withVectors(Vectors.of("w", 256).withQuantisation(quantisation)),
                    Toy.passages());
            try (Indexer indexer = index.indexer(TemporaryIndexes.ENCODER)) {
                indexer.put(List.of(Entry.of(Passage.of("p2", "another text under an old id"))));
                indexer.commit();
            }
            index.refresh();
            Map<String, float[]> kept = index.vectors(List.of("p1", "p2", "nobody"));
            assertThat(kept).containsOnlyKeys("p1", "p2");
            assertThat(kept.get("p1"))
                    .containsExactly(vector(Toy.passages().getFirst().content()), Offset.offset(1e-6f));
            assertThat(kept.get("p2")).containsExactly(vector("another text under an old id"), Offset.offset(1e-6f));
        }
        assertThat(indexes.over(IndexSettings.text(), Toy.passages()).vectors(List.of("p1")))
                .isEmpty();
    }

    private static float[] vector(String text) {
        return TemporaryIndexes.ENCODER
                .encode(Encoder.Side.PASSAGE, List.of(text), Deadline.none())
                .getFirst();
    }
}
