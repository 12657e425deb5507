package dev.winnow.lucene;

import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Retriever;
import dev.winnow.testkit.RetrieverContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SparseRetrieverTest implements RetrieverContract {
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

    @Override
    public Retriever over(List<Passage> passages) {
        List<Entry> entries = passages.stream()
                .map(passage -> Entry.of(passage).withTermWeights(TemporaryIndexes.termWeights(passage.content())))
                .toList();
        return indexes.overEntries(IndexSettings.text(), entries).sparse();
    }

    /** A query of nothing but signs has no term; it asks for one no passage has. */
    @Override
    public Query query(String text) {
        Map<String, Float> weights = TemporaryIndexes.termWeights(text);
        return Query.of(text).withTermWeights(weights.isEmpty() ? Map.of("none", 1f) : weights);
    }
}
