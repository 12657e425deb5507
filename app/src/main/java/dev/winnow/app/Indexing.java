package dev.winnow.app;

import dev.winnow.lucene.Entry;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.Indexer;
import dev.winnow.lucene.LuceneIndex;
import dev.winnow.lucene.Provenance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fills an index from a source, and goes on where it was interrupted.
 *
 * <p>Passages become durable together with the position in the source that they came from, every few hundred passages: a
 * process that is killed loses the work since then and nothing else, and running the same again neither loses nor doubles
 * a passage. Adding a second source to a finished index adds or replaces passages by id.
 */
public final class Indexing {
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

    /** How a run began. */
    public enum Start {
        /** With the first line or file. */
        FROM_THE_BEGINNING,
        /** Where an earlier run was interrupted. */
        RESUMED,
        /** With the first line or file, although an earlier run was interrupted: the source has changed since. */
        RESTARTED,
        /** Not at all: the index holds the source as it is. */
        NOTHING_TO_DO
    }

    /**
     * What was done.
     *
     * @param start how this run began
     * @param resumedAt how many lines or files were in the index from an earlier run of the source as it is
     * @param items lines or files of the source in the index, from earlier runs too
     * @param passages how many passages this run indexed
     * @param removed how many passages this run took out, as the source no longer holds them
     * @param documents how many passages the index holds now
     * @param tokenBytes how large the token vectors of this run's passages are, where the index keeps any
     * @param settings what the index keeps; not what was asked for when it was there before
     */
    public record Report(
            Start start,
            long resumedAt,
            long items,
            long passages,
            long removed,
            long documents,
            long tokenBytes,
            IndexSettings settings) {}

    /**
     * Indexes what is not in the index yet. The tokens that the encoder saw are kept beside it when the models are closed.
     *
     * @param folder the index; created with {@code settings} when there is nothing
     * @param settings for a new index; an existing one keeps its own
     * @param models where the encoder comes from, when the index keeps vectors
     * @throws dev.winnow.RankFailure.InvalidInput when the index was being filled from another source and that did not finish
     */
    public static Report run(
            Source source, Path folder, IndexSettings settings, Models models, OnBad onBad, Progress progress) {
        try (LuceneIndex index = holdsIndex(folder) ? LuceneIndex.open(folder) : LuceneIndex.create(folder, settings)) {
            models.keepTokens(folder);
            IndexSettings.Vectors vectors = index.settings().vectors();
            PassageEncoder encoder = PassageEncoder.of(index.settings(), models);
            try (Indexer indexer =
                    vectors == null ? index.indexer() : index.indexer(models.encoder(vectors.encoder()))) {
                Provenance now = new Provenance(source.name(), source.fingerprint());
                Bookmark bookmark = Bookmark.read(indexer.lastCheckpoint());
                Start start = bookmark.start(now);
                long from = start == Start.RESUMED || start == Start.NOTHING_TO_DO ? bookmark.position() : 0;
                long passages;
                long items;
                try (Source.Reading reading = source.open(from, onBad)) {
                    passages = copy(reading, new Sink(indexer, encoder, now), source.size(), progress);
                    items = reading.position();
                }
                long removed = indexer.deleteStale(now);
                indexer.commit(Bookmark.complete(now, items));
                index.refresh();
                return new Report(
                        start, from, items, passages, removed, index.size(), encoder.bytes(), index.settings());
            }
        }
    }

    /** Whether anything was ever committed there; anything else in the folder is for the index to judge. */
    private static boolean holdsIndex(Path folder) {
        String[] names = folder.toFile().list();
        return names != null && Arrays.stream(names).anyMatch(name -> name.startsWith("segments"));
    }

    /** Where passages go. */
    private record Sink(Indexer indexer, PassageEncoder encoder, Provenance now) {
        void put(List<Entry> entries) {
            indexer.put(encoder.encoded(entries), now);
        }
    }

    private static long copy(Source.Reading reading, Sink sink, long size, Progress progress) {
        long passages = 0;
        long committed = 0;
        List<Entry> waiting = new ArrayList<>();
        while (reading.hasNext()) {
            waiting.addAll(reading.next());
            if (waiting.size() >= BATCH) {
                passages += put(waiting, sink, passages, reading.read(), size, progress);
                if (passages - committed >= PASSAGES_A_COMMIT) {
                    sink.indexer().commit(Bookmark.at(sink.now(), reading.position()));
                    committed = passages;
                }
            }
        }
        return passages + put(waiting, sink, passages, size, size, progress);
    }

    /** Puts what waits in pieces, as one file may give thousands of passages. */
    private static long put(List<Entry> waiting, Sink sink, long before, long read, long size, Progress progress) {
        for (int from = 0; from < waiting.size(); from += BATCH) {
            int to = Math.min(waiting.size(), from + BATCH);
            sink.put(waiting.subList(from, to));
            progress.report(before + to, read, size);
        }
        long put = waiting.size();
        waiting.clear();
        return put;
    }
}
