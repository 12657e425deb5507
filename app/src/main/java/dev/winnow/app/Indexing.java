package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.lucene.Checkpoint;
import dev.winnow.lucene.Entry;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.Indexer;
import dev.winnow.lucene.LuceneIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Fills an index from a source, and goes on where it was interrupted.
 *
 * <p>Passages become durable together with the position in the source that they came from, every few hundred passages: a
 * process that is killed loses the work since then and nothing else, and running the same again neither loses nor doubles
 * a passage. Adding a second source to a finished index adds or replaces passages by id.
 */
public final class Indexing {
    private static final String COMPLETE = "complete ";
    private static final int BATCH = 64;
    private static final int PASSAGES_A_COMMIT = 512;

    private Indexing() {}

    /** What is told while indexing goes on. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @param passages how many are in the index from this source
         * @param read how much of the source has been used up
         * @param size the source's whole size, in the same unit
         */
        void report(long passages, long read, long size);
    }

    /**
     * What was done.
     *
     * @param items lines or files of the source in the index, from earlier runs too
     * @param passages how many passages this run indexed
     * @param resumedAt where an earlier run was taken up, 0 when there was none
     * @param documents how many passages the index holds now
     * @param settings what the index keeps; not what was asked for when it was there before
     */
    public record Report(long items, long passages, long resumedAt, long documents, IndexSettings settings) {}

    /**
     * Indexes what is not in the index yet.
     *
     * @param folder the index; created with {@code settings} when there is nothing
     * @param settings for a new index; an existing one keeps its own
     * @param models where the encoder comes from, when the index keeps vectors
     * @throws RankFailure.InvalidInput when the index was being filled from another source and that did not finish
     */
    public static Report run(
            Source source, Path folder, IndexSettings settings, Models models, OnBad onBad, Progress progress) {
        try (LuceneIndex index = holdsIndex(folder) ? LuceneIndex.open(folder) : LuceneIndex.create(folder, settings)) {
            IndexSettings.Vectors vectors = index.settings().vectors();
            try (Indexer indexer =
                    vectors == null ? index.indexer() : index.indexer(models.encoder(vectors.encoder()))) {
                String fingerprint = source.fingerprint();
                long start = start(source, fingerprint, indexer.lastCheckpoint());
                long passages = 0;
                long items;
                try (Source.Reading reading = source.open(start, onBad)) {
                    passages = copy(reading, indexer, fingerprint, source.size(), progress);
                    items = reading.position();
                }
                indexer.commit(new Checkpoint(COMPLETE + fingerprint, items));
                index.refresh();
                return new Report(items, passages, start, index.size(), index.settings());
            }
        }
    }

    /** Whether anything was ever committed there; anything else in the folder is for the index to judge. */
    private static boolean holdsIndex(Path folder) {
        String[] names = folder.toFile().list();
        return names != null && Arrays.stream(names).anyMatch(name -> name.startsWith("segments"));
    }

    /** Where to begin: after what an interrupted run of the same source made durable. */
    private static long start(Source source, String fingerprint, Optional<Checkpoint> last) {
        if (last.isEmpty() || last.get().source().startsWith(COMPLETE)) {
            return last.filter(checkpoint -> checkpoint.source().equals(COMPLETE + fingerprint))
                    .map(Checkpoint::position)
                    .orElse(0L);
        }
        if (!last.get().source().equals(fingerprint)) {
            throw new RankFailure.InvalidInput("indexing into this folder was interrupted after "
                    + last.get().position() + " items of another source, or of " + source.name()
                    + " before it changed; finish that first, or delete the index and start again");
        }
        return last.get().position();
    }

    private static long copy(
            Source.Reading reading, Indexer indexer, String fingerprint, long size, Progress progress) {
        long passages = 0;
        long committed = 0;
        List<Entry> batch = new ArrayList<>();
        while (reading.hasNext()) {
            batch.addAll(reading.next());
            if (batch.size() >= BATCH) {
                indexer.put(batch);
                passages += batch.size();
                batch.clear();
                if (passages - committed >= PASSAGES_A_COMMIT) {
                    indexer.commit(new Checkpoint(fingerprint, reading.position()));
                    committed = passages;
                }
                progress.report(passages, reading.read(), size);
            }
        }
        indexer.put(batch);
        progress.report(passages + batch.size(), size, size);
        return passages + batch.size();
    }
}
