package dev.winnow.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.TokenVectors;
import dev.winnow.TokenVectors.Span;
import dev.winnow.late.SmallTokens;
import dev.winnow.late.TokenStore;
import dev.winnow.lucene.IndexSettings.Tokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Token vectors live and die with their passages. */
class TokenStoreTest {
    private static final int DIMENSIONS = 24;
    private static final IndexSettings SETTINGS =
            IndexSettings.text().withTokens(new Tokens("some/encoder", "0a1b", DIMENSIONS));

    @TempDir
    Path folder;

    private TemporaryIndexes indexes;
    private final Random random = new Random(8);

    @BeforeEach
    void start() {
        indexes = new TemporaryIndexes(folder);
    }

    @AfterEach
    void close() {
        indexes.close();
    }

    private SmallTokens tokens(int count) {
        List<Span> spans = new ArrayList<>();
        float[] values = new float[count * DIMENSIONS];
        for (int i = 0; i < count; i++) {
            int start = random.nextInt(2_000);
            spans.add(new Span(start, start + random.nextInt(9)));
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return SmallTokens.of(new TokenVectors(spans, DIMENSIONS, values, random.nextInt(3)));
    }

    private static void assertSame(SmallTokens found, SmallTokens put) {
        assertThat(found.spans()).isEqualTo(put.spans());
        assertThat(found.lostTokens()).isEqualTo(put.lostTokens());
        assertThat(found.rows().values()).isEqualTo(put.rows().values());
        assertThat(found.rows().scales()).isEqualTo(put.rows().scales());
    }

    @Test
    void givesBackWhatWasPutAndReadsItsSettingsBack() {
        Passage passage = Passage.of("a", "Title", "some text \ud83d\ude00");
        Passage bare = Passage.of("b", "without");
        Passage empty = Passage.of("c", "");
        SmallTokens put = tokens(300); // more than Lucene allows a term
        SmallTokens none = SmallTokens.of(new TokenVectors(List.of(), 0, new float[0], 0));
        LuceneIndex index = indexes.overEntries(
                SETTINGS,
                List.of(
                        Entry.of(passage).withTokens(put),
                        Entry.of(bare),
                        Entry.of(empty).withTokens(none)));
        TokenStore store = index.tokenStore();
        assertThat(index.settings()).isEqualTo(SETTINGS);
        assertSame(store.find(List.of(bare, passage)).get(1).orElseThrow(), put);
        assertThat(store.find(List.of(bare)).getFirst()).isEmpty();
        assertThat(store.find(List.of(Passage.of("unknown", "x"))).getFirst()).isEmpty();
        assertThat(store.find(List.of(empty)).getFirst().orElseThrow().rows().size())
                .isZero();
    }

    @Test
    void followsUpdatesAndDeletes() {
        Passage first = Passage.of("a", "the first text");
        Passage second = Passage.of("a", "the second text");
        LuceneIndex index =
                indexes.overEntries(SETTINGS, List.of(Entry.of(first).withTokens(tokens(5))));
        SmallTokens later = tokens(7);
        try (Indexer indexer = index.indexer()) {
            indexer.put(List.of(Entry.of(second).withTokens(later)));
            indexer.commit();
        }
        index.refresh();
        TokenStore store = index.tokenStore();
        assertThat(store.find(List.of(first)).getFirst()).isEmpty();
        assertSame(store.find(List.of(second)).getFirst().orElseThrow(), later);
        try (Indexer indexer = index.indexer()) {
            indexer.put(List.of(Entry.of(second)));
            indexer.commit();
        }
        index.refresh();
        assertThat(store.find(List.of(second)).getFirst()).isEmpty();
        try (Indexer indexer = index.indexer()) {
            indexer.put(List.of(Entry.of(second).withTokens(later)));
            indexer.delete("a");
            indexer.commit();
        }
        index.refresh();
        assertThat(store.find(List.of(second)).getFirst()).isEmpty();
    }

    @Test
    void readersStayOnTheirCommitAndMergesKeepAll() {
        List<Passage> passages = new ArrayList<>();
        List<SmallTokens> put = new ArrayList<>();
        LuceneIndex index = indexes.empty(SETTINGS);
        try (Indexer indexer = index.indexer()) {
            for (int i = 0; i < 40; i++) {
                passages.add(Passage.of("p" + i, "text number " + i));
                put.add(tokens(1 + random.nextInt(20)));
                indexer.put(List.of(Entry.of(passages.get(i)).withTokens(put.get(i))));
                if (i % 7 == 0) {
                    indexer.commit();
                }
            }
            assertThat(index.tokenStore().find(passages)).allMatch(java.util.Optional::isEmpty);
            indexer.compact();
            indexer.commit();
        }
        index.refresh();
        assertThat(index.facts().segments()).isEqualTo(1);
        for (int i = 0; i < 40; i++) {
            assertSame(index.tokenStore().find(passages).get(i).orElseThrow(), put.get(i));
        }
    }

    @Test
    void refusesVectorsThatDoNotFit() {
        LuceneIndex none = indexes.empty(IndexSettings.text());
        assertThatThrownBy(() -> put(none, tokens(2)))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage(
                        "passage 'a' brings token vectors, but the index keeps none; create the index with withTokens");
        LuceneIndex other = indexes.empty(IndexSettings.text().withTokens(new Tokens("some/encoder", "0a1b", 8)));
        assertThatThrownBy(() -> put(other, tokens(2)))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the token vectors of passage 'a' have 24 dimensions, the index keeps 8; make them with"
                        + " 'some/encoder'");
        assertThat(none.tokenStore().lack()).contains("--token-vectors");
    }

    private static void put(LuceneIndex index, SmallTokens tokens) {
        try (Indexer indexer = index.indexer()) {
            indexer.put(List.of(Entry.of(Passage.of("a", "text")).withTokens(tokens)));
        }
    }
}
