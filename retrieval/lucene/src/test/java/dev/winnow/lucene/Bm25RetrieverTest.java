package dev.winnow.lucene;

import dev.winnow.Passage;
import dev.winnow.Retriever;
import dev.winnow.testkit.RetrieverContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class Bm25RetrieverTest implements RetrieverContract {
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
        return indexes.over(TemporaryIndexes.WITH_VECTORS, passages).bm25();
    }
}
