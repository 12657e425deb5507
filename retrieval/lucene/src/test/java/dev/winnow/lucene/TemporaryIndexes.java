package dev.winnow.lucene;

import dev.winnow.Encoder;
import dev.winnow.Passage;
import dev.winnow.testkit.Fakes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Indexes in numbered folders below a temporary one, closed together. */
final class TemporaryIndexes implements AutoCloseable {
    static final int DIMENSIONS = 256;
    static final Encoder ENCODER = Fakes.words(DIMENSIONS);
    static final IndexSettings WITH_VECTORS = IndexSettings.text().withVectors("fake-words", DIMENSIONS);

    private final Path below;
    private final List<LuceneIndex> open = new ArrayList<>();

    TemporaryIndexes(Path below) {
        this.below = below;
    }

    LuceneIndex empty(IndexSettings settings) {
        LuceneIndex index = LuceneIndex.create(below.resolve("index-" + open.size()), settings);
        open.add(index);
        return index;
    }

    /** An index over these passages, committed and refreshed. */
    LuceneIndex over(IndexSettings settings, List<Passage> passages) {
        return overEntries(settings, passages.stream().map(Entry::of).toList());
    }

    LuceneIndex overEntries(IndexSettings settings, List<Entry> entries) {
        LuceneIndex index = empty(settings);
        try (Indexer indexer = index.indexer(ENCODER)) {
            indexer.put(entries);
            indexer.commit();
        }
        index.refresh();
        return index;
    }

    /** Each word of a text, weighted by how often it stands there. */
    static Map<String, Float> termWeights(String text) {
        return Analysers.bag(Analysers.of(IndexSettings.Analysis.ICU), text).entrySet().stream()
                .collect(Collectors.toMap(
                        term -> term.getKey().utf8ToString(),
                        count -> count.getValue().floatValue()));
    }

    @Override
    public void close() {
        open.forEach(LuceneIndex::close);
    }
}
