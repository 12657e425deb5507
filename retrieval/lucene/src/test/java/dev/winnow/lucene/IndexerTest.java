package dev.winnow.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.testkit.Toy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexerTest {
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

    private static Entry entry(String id, String text) {
        return Entry.of(Passage.of(id, text));
    }

    @Test
    void putsUpdatesAndDeletesById() {
        LuceneIndex index = indexes.empty(IndexSettings.text());
        try (Indexer indexer = index.indexer()) {
            indexer.put(List.of(entry("a", "mud"), entry("b", "pipe"), entry("a", "crane")));
            indexer.put(List.of(entry("c", "pump")));
            indexer.put(List.of(entry("b", "casing")));
            indexer.delete("c");
            indexer.delete("nobody");
            indexer.commit();
        }
        index.refresh();
        assertThat(index.size()).isEqualTo(2);
        assertThat(index.find("a").orElseThrow().text()).isEqualTo("crane");
        assertThat(index.find("b").orElseThrow().text()).isEqualTo("casing");
        assertThat(found(index, "pipe mud pump").isEmpty()).isTrue();
    }

    @Test
    void keepsTheCheckpointWithTheCommitItCounts() {
        LuceneIndex index = indexes.empty(IndexSettings.text());
        Checkpoint first = new Checkpoint("corpus", 1);
        try (Indexer indexer = index.indexer()) {
            assertThat(indexer.lastCheckpoint()).isEmpty();
            indexer.put(List.of(entry("a", "mud")));
            indexer.commit(first);
            indexer.put(List.of(entry("b", "mud")));
            indexer.commit();
            assertThat(indexer.lastCheckpoint()).contains(first);
            indexer.put(List.of(entry("c", "mud")));
        }
        index.refresh();
        assertThat(found(index, "mud").ids()).containsExactly("a", "b");
        try (Indexer indexer = index.indexer()) {
            assertThat(indexer.lastCheckpoint()).contains(first);
        }
    }

    @Test
    void readersKeepTheirSnapshotUntilRefreshed() {
        LuceneIndex index = indexes.over(IndexSettings.text(), Toy.passages());
        try (Indexer indexer = index.indexer()) {
            indexer.delete("p1");
            indexer.put(List.of(entry("new", "stuck pipe")));
            indexer.compact();
            indexer.commit();
            assertThat(index.find("p1")).isPresent();
            assertThat(found(index, "stuck").ids()).containsExactly("p1");
            index.refresh();
            assertThat(found(index, "stuck").ids()).containsExactly("new");
            assertThat(index.facts().segments()).isEqualTo(1);
        }
    }

    /** Every commit replaces all passages with the next generation: a search that saw two would have seen a tear. */
    @Test
    void searchesSeeOneCommitWhileIndexingGoesOn() throws Exception {
        int passages = 40;
        LuceneIndex index = indexes.empty(TemporaryIndexes.WITH_VECTORS);
        AtomicBoolean over = new AtomicBoolean();
        try (Indexer indexer = index.indexer(TemporaryIndexes.ENCODER);
                ExecutorService threads = Executors.newFixedThreadPool(3)) {
            putGeneration(indexer, 0, passages);
            index.refresh();
            List<Future<Integer>> searches = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                boolean words = thread != 0;
                searches.add(threads.submit(() -> searchUntil(over, index, words, passages)));
            }
            for (int generation = 1; generation <= 30; generation++) {
                putGeneration(indexer, generation, passages);
                index.refresh();
            }
            over.set(true);
            for (Future<Integer> search : searches) {
                assertThat(search.get()).isPositive();
            }
        }
    }

    private static void putGeneration(Indexer indexer, int generation, int passages) {
        indexer.put(IntStream.range(0, passages)
                .mapToObj(i -> Entry.of(new Passage("p" + i, "", "mud", null, Map.of("generation", "" + generation))))
                .toList());
        indexer.commit(new Checkpoint("generations", generation));
    }

    private static int searchUntil(AtomicBoolean over, LuceneIndex index, boolean words, int passages) {
        int searches = 0;
        do {
            Ranking found = (words ? index.bm25() : index.dense(TemporaryIndexes.ENCODER))
                    .retrieve(Query.of("mud"), 100, Deadline.none());
            assertThat(found.size()).isEqualTo(passages);
            assertThat(found.passages().stream().map(Passage::metadata).distinct())
                    .hasSize(1);
            searches++;
        } while (!over.get());
        return searches;
    }

    @Test
    void writesInOneSessionAtATime() {
        LuceneIndex index = indexes.empty(IndexSettings.text());
        try (Indexer first = index.indexer()) {
            assertThatThrownBy(index::indexer)
                    .isInstanceOf(RankFailure.Unavailable.class)
                    .hasMessageContaining("another process or session is writing to the index in")
                    .hasMessageContaining("wait until it ends");
            first.commit();
        }
        index.indexer().close();
    }

    @Test
    void encodesOnlyWhatBringsNoVectorAndAllOrNothing() {
        List<Integer> asked = new ArrayList<>();
        Encoder counting = (side, texts, deadline) -> {
            asked.add(texts.size());
            assertThat(side).isEqualTo(Encoder.Side.PASSAGE);
            return TemporaryIndexes.ENCODER.encode(side, texts, deadline);
        };
        LuceneIndex index = indexes.empty(TemporaryIndexes.WITH_VECTORS);
        float[] axis = new float[TemporaryIndexes.DIMENSIONS];
        axis[3] = 7;
        List<Entry> entries = new ArrayList<>(IntStream.range(0, 300)
                .mapToObj(i -> entry("e" + i, "mud weight " + i))
                .toList());
        entries.set(17, entries.get(17).withVector(axis));
        try (Indexer indexer = index.indexer(counting)) {
            indexer.put(entries);
            assertThat(asked).containsExactly(256, 43);
            List<Entry> bad = List.of(entry("x", "x"), entry("y", "y").withVector(new float[] {1, 2}));
            assertThatThrownBy(() -> indexer.put(bad))
                    .isInstanceOf(RankFailure.InvalidInput.class)
                    .hasMessageContaining("the vector of passage 'y' has 2 dimensions, the index keeps 256");
            indexer.commit();
        }
        index.refresh();
        assertThat(index.size()).isEqualTo(300);
        Encoder asAxis = (side, texts, deadline) -> List.of(axis);
        Ranking nearest = index.dense(asAxis).retrieve(Query.of("any"), 1, Deadline.none());
        assertThat(nearest.ids()).containsExactly("e17");
        assertThat(nearest.candidates().getFirst().last().orElseThrow().logit()).isEqualTo(1.0);
    }

    @Test
    void refusesWhatDoesNotFitTheIndex() {
        LuceneIndex vectors = indexes.empty(TemporaryIndexes.WITH_VECTORS);
        try (Indexer indexer = vectors.indexer()) {
            assertThatThrownBy(() -> indexer.put(List.of(entry("a", "mud"))))
                    .isInstanceOf(RankFailure.InvalidInput.class)
                    .hasMessageContaining("passage 'a' has no vector and the indexer no encoder");
            Entry zero = entry("z", "mud").withVector(new float[TemporaryIndexes.DIMENSIONS]);
            assertThatThrownBy(() -> indexer.put(List.of(zero)))
                    .isInstanceOf(RankFailure.InvalidInput.class)
                    .hasMessageContaining("the vector of passage 'z' has the length 0.0");
        }
        LuceneIndex words = indexes.empty(IndexSettings.text());
        try (Indexer indexer = words.indexer()) {
            assertThatThrownBy(() -> indexer.put(List.of(entry("a", "mud").withVector(new float[] {1}))))
                    .isInstanceOf(RankFailure.InvalidInput.class)
                    .hasMessageContaining("the index keeps none");
            assertThatThrownBy(() -> indexer.put(List.of(entry("i".repeat(9_000), "mud"))))
                    .isInstanceOf(RankFailure.InvalidInput.class)
                    .hasMessageContaining("id of a passage is 9000 characters long, at most 8192");
        }
        assertThatThrownBy(() -> entry("a", "mud").withTermWeights(Map.of("mud", 0f)))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("weight of the term 'mud' of passage 'a' is 0.0");
    }

    @Test
    void namesAClosedSession() {
        LuceneIndex index = indexes.empty(IndexSettings.text());
        Indexer indexer = index.indexer();
        indexer.close();
        indexer.close();
        assertThatThrownBy(() -> indexer.put(List.of(entry("a", "mud"))))
                .isInstanceOf(RankFailure.Unavailable.class)
                .hasMessageContaining("is closed; open another");
    }

    private static Ranking found(LuceneIndex index, String text) {
        return index.bm25().retrieve(Query.of(text), 10, Deadline.none());
    }
}
