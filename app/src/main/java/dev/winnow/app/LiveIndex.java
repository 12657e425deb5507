package dev.winnow.app;

import dev.winnow.Passage;
import dev.winnow.lucene.Entry;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.Indexer;
import dev.winnow.lucene.LuceneIndex;
import java.util.List;
import java.util.function.Consumer;

/** Changes an index that is being searched: each change is durable and seen by the next query when it returns. */
record LiveIndex(LuceneIndex index, Models models) {
    private static final int BATCH = 256;

    void put(List<Passage> passages) {
        write(indexer -> {
            for (int from = 0; from < passages.size(); from += BATCH) {
                List<Passage> batch = passages.subList(from, Math.min(passages.size(), from + BATCH));
                indexer.put(batch.stream().map(Entry::of).toList());
            }
        });
    }

    void delete(List<String> ids) {
        write(indexer -> ids.forEach(indexer::delete));
    }

    private void write(Consumer<Indexer> change) {
        IndexSettings.Vectors vectors = index.settings().vectors();
        // One writer at a time: a second session would be refused, and here it can wait.
        synchronized (index) {
            try (Indexer indexer =
                    vectors == null ? index.indexer() : index.indexer(models.encoder(vectors.encoder()))) {
                change.accept(indexer);
                indexer.commit();
            }
            index.refresh();
        }
    }
}
