package dev.winnow.app;

import dev.winnow.Passage;
import dev.winnow.lucene.Entry;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.Indexer;
import dev.winnow.lucene.LuceneIndex;
import java.util.List;

/** Changes an index that is being searched: each change is durable and seen by the next query when it returns. */
record LiveIndex(LuceneIndex index, Models models) {
    private static final int BATCH = 256;

    void change(List<Passage> put, List<String> delete) {
        IndexSettings.Vectors vectors = index.settings().vectors();
        PassageEncoder encoder = PassageEncoder.of(index.settings(), models);
        // One writer at a time: a second session would be refused, and here it can wait.
        synchronized (index) {
            try (Indexer indexer =
                    vectors == null ? index.indexer() : index.indexer(models.encoder(vectors.encoder()))) {
                for (int from = 0; from < put.size(); from += BATCH) {
                    List<Passage> batch = put.subList(from, Math.min(put.size(), from + BATCH));
                    indexer.put(encoder.encoded(batch.stream().map(Entry::of).toList()));
                }
                delete.forEach(indexer::delete);
                indexer.commit();
            }
            index.refresh();
        }
    }
}
