package dev.winnow.lucene;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.RankFailure;
import dev.winnow.late.SmallTokens;
import dev.winnow.lucene.IndexSettings.Tokens;
import dev.winnow.lucene.IndexSettings.Vectors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.jspecify.annotations.Nullable;

/**
 * A session of writing to an index; one at a time for each index, across all processes.
 *
 * <p>Contract: nothing is visible to readers, nor survives, before {@link #commit}; a commit takes all that was put and
 * deleted before it, with its checkpoint, or nothing of it, even when the process is killed in the middle. Closing
 * discards what was not committed. So a program that was killed opens the index again, reads {@link #lastCheckpoint},
 * goes on from there, and loses and doubles nothing.
 *
 * <p>Safe for concurrent use; closing twice is allowed.
 */
public final class Indexer implements AutoCloseable {
    /** Texts given to the encoder at once: enough for it to sort them by length, little enough to hold. */
    private static final int ENCODED_AT_ONCE = 256;

    private static final double BUFFER_MEGABYTES = 64;

    private final Path folder;
    private final Directory directory;
    private final IndexWriter writer;
    private final @Nullable Encoder encoder;
    private final IndexSettings settings;
    private CommitData committed;

    private Indexer(
            Path folder, Directory directory, IndexWriter writer, @Nullable Encoder encoder, CommitData committed) {
        this.folder = folder;
        this.directory = directory;
        this.writer = writer;
        this.encoder = encoder;
        this.settings = committed.settings();
        this.committed = committed;
    }

    /** Writes the first, empty commit of a new index. */
    static void create(Path folder, IndexSettings settings) {
        CommitData data = new CommitData(settings, Optional.empty());
        try (Directory directory = FSDirectory.open(folder);
                IndexWriter writer = new IndexWriter(directory, config(settings, OpenMode.CREATE))) {
            writer.setLiveCommitData(data.write().entrySet());
            writer.commit();
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    static Indexer open(Path folder, IndexSettings settings, @Nullable Encoder encoder) {
        try {
            Directory directory = FSDirectory.open(folder);
            try {
                IndexWriter writer = new IndexWriter(directory, config(settings, OpenMode.APPEND));
                return new Indexer(folder, directory, writer, encoder, CommitData.read(folder, data(writer)));
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    /**
     * Adds passages; one whose id the index holds already takes the earlier one's place, and of two with one id the
     * later counts. All of them are checked and encoded before the first is written. Where the index keeps vectors,
     * those not given are made by the encoder.
     *
     * @param entries a few thousand at most, as their vectors are held in memory meanwhile
     * @throws RankFailure.InvalidInput when an entry does not fit the index
     */
    public void put(List<Entry> entries) {
        put(entries, null);
    }

    /**
     * As {@link #put(List)}, noting where the passages were read.
     *
     * @param provenance where, or null when nobody will ask
     */
    public void put(List<Entry> entries, @Nullable Provenance provenance) {
        entries.forEach(this::requireTokensThatFit);
        List<float @Nullable []> vectors = vectors(entries);
        List<Document> documents = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            documents.add(Fields.document(entries.get(i), vectors.get(i), provenance));
        }
        write(() -> {
            for (int i = 0; i < entries.size(); i++) {
                writer.updateDocument(Fields.id(entries.get(i).passage().id()), documents.get(i));
            }
        });
    }

    /** Takes the passage of this id out of the index, if it is there. */
    public void delete(String id) {
        write(() -> writer.deleteDocuments(Fields.id(id)));
    }

    /**
     * Takes out the passages of a source that were put when it was in another state: what it no longer holds, once all that
     * it holds now has been put. Passages of other sources stay.
     *
     * @return how many they were
     */
    public long deleteStale(Provenance now) {
        long[] stale = {0};
        write(() -> {
            try (DirectoryReader reader = DirectoryReader.open(writer)) {
                stale[0] = new IndexSearcher(reader).count(Fields.stale(now));
            }
            writer.deleteDocuments(Fields.stale(now));
        });
        return stale[0];
    }

    /** Makes all that was put and deleted durable, keeping the last checkpoint. Waits for the disk: milliseconds. */
    public synchronized void commit() {
        commit(committed);
    }

    /** Makes all that was put and deleted durable, together with how far its source has been read. */
    public synchronized void commit(Checkpoint checkpoint) {
        commit(committed.withCheckpoint(checkpoint));
    }

    private synchronized void commit(CommitData data) {
        write(() -> {
            writer.setLiveCommitData(data.write().entrySet());
            writer.commit();
        });
        committed = data;
    }

    /** The checkpoint of the last commit, of this session or an earlier one; nothing when none was given yet. */
    public synchronized Optional<Checkpoint> lastCheckpoint() {
        return committed.checkpoint();
    }

    /**
     * Merges the index into one segment, which is searched fastest; to be committed afterwards. Rewrites the whole
     * index: seconds for thousands of passages, many minutes for millions.
     */
    public void compact() {
        write(() -> writer.forceMerge(1));
    }

    /** Ends the session and discards what was not committed. */
    @Override
    public void close() {
        try (directory) {
            writer.rollback();
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    private List<float @Nullable []> vectors(List<Entry> entries) {
        @Nullable Vectors kept = settings.vectors();
        List<float @Nullable []> vectors = new ArrayList<>(Collections.nCopies(entries.size(), null));
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            float @Nullable [] given = entry.vector();
            String id = entry.passage().id();
            if (given == null) {
                missing.add(i);
            } else if (kept == null) {
                throw new RankFailure.InvalidInput("passage '" + id
                        + "' brings a vector, but the index keeps none; create the index with withVectors");
            } else {
                vectors.set(i, UnitVectors.ofEntry(id, given, kept));
            }
        }
        if (kept != null) {
            for (int from = 0; from < missing.size(); from += ENCODED_AT_ONCE) {
                encode(entries, missing.subList(from, Math.min(missing.size(), from + ENCODED_AT_ONCE)), kept, vectors);
            }
        }
        return vectors;
    }

    private void requireTokensThatFit(Entry entry) {
        @Nullable SmallTokens tokens = entry.tokens();
        if (tokens == null) {
            return;
        }
        @Nullable Tokens kept = settings.tokens();
        String of = "passage '" + entry.passage().id() + "'";
        if (kept == null) {
            throw new RankFailure.InvalidInput(
                    of + " brings token vectors, but the index keeps none; create the index with withTokens");
        }
        if (tokens.rows().size() > 0 && tokens.rows().dimensions() != kept.dimensions()) {
            throw new RankFailure.InvalidInput(
                    "the token vectors of " + of + " have " + tokens.rows().dimensions()
                            + " dimensions, the index keeps " + kept.dimensions() + "; make them with '"
                            + kept.encoder() + "'");
        }
    }

    private void encode(List<Entry> entries, List<Integer> places, Vectors kept, List<float @Nullable []> into) {
        if (encoder == null) {
            throw new RankFailure.InvalidInput("passage '"
                    + entries.get(places.getFirst()).passage().id()
                    + "' has no vector and the indexer no encoder; give one of them ('" + kept.encoder()
                    + "' is what the index was made for)");
        }
        List<float[]> made = UnitVectors.encode(
                encoder,
                Encoder.Side.PASSAGE,
                places.stream().map(i -> entries.get(i).indexed()).toList(),
                kept,
                Deadline.none());
        for (int i = 0; i < places.size(); i++) {
            into.set(places.get(i), made.get(i));
        }
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private void write(Writing writing) {
        try {
            writing.run();
        } catch (IllegalStateException e) {
            // A full disk met by a merge beside is told by what is asked of the writer next.
            if (e.getCause() instanceof IOException broken) {
                throw failure(folder, broken);
            }
            if (!(e instanceof AlreadyClosedException)) {
                throw e;
            }
            throw new RankFailure.Unavailable(
                    "the session of writing to the index in " + folder
                            + " is closed; open another, it goes on from the last commit",
                    e);
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    private static IndexWriterConfig config(IndexSettings settings, OpenMode mode) {
        IndexWriterConfig config = new IndexWriterConfig(Analysers.of(settings.analysis()))
                .setOpenMode(mode)
                .setCommitOnClose(false)
                .setRAMBufferSizeMB(BUFFER_MEGABYTES);
        settings.denseVectors().ifPresent(vectors -> config.setCodec(new VectorCodec(vectors)));
        return config;
    }

    private static java.util.Map<String, String> data(IndexWriter writer) {
        java.util.Map<String, String> data = new java.util.HashMap<>();
        writer.getLiveCommitData().forEach(entry -> data.put(entry.getKey(), entry.getValue()));
        return data;
    }

    private static RankFailure failure(Path folder, IOException e) {
        return e instanceof LockObtainFailedException
                ? new RankFailure.Unavailable(
                        "another process or session is writing to the index in " + folder
                                + "; wait until it ends, or index into another folder",
                        e)
                : Snapshots.failure(folder, e);
    }
}
