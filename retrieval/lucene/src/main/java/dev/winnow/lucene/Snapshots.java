package dev.winnow.lucene;

import dev.winnow.RankFailure;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * The commits of an index as its readers see them: each read works on one commit from beginning to end, whatever is
 * written meanwhile. Safe for concurrent use; closing twice is allowed.
 */
final class Snapshots implements AutoCloseable {
    private final Path folder;
    private final Directory directory;
    private final ReaderManager readers;

    private Snapshots(Path folder, Directory directory, ReaderManager readers) {
        this.folder = folder;
        this.directory = directory;
        this.readers = readers;
    }

    static Snapshots open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new RankFailure.Misconfigured(
                    "there is no folder " + folder + "; give the folder of an index, or create one with 'index'");
        }
        try {
            Directory directory = FSDirectory.open(folder);
            try {
                return new Snapshots(folder, directory, new ReaderManager(DirectoryReader.open(directory)));
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
        } catch (IOException e) {
            throw failure(folder, e);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
            // what Lucene throws when a header passes its checks and the numbers behind it make no sense
            throw corrupt(folder, e);
        }
    }

    /** What is done with one commit. */
    @FunctionalInterface
    interface Reading<T> {
        T from(DirectoryReader reader) throws IOException;
    }

    <T> T read(Reading<T> reading) {
        try {
            DirectoryReader reader = readers.acquire();
            try {
                return reading.from(reader);
            } finally {
                readers.release(reader);
            }
        } catch (IndexSearcher.TooManyClauses e) {
            throw new RankFailure.InvalidInput(
                    "the query and its filter have more than " + IndexSearcher.getMaxClauseCount()
                            + " terms; give fewer",
                    e);
        } catch (AlreadyClosedException e) {
            throw new RankFailure.Unavailable("the index in " + folder + " is closed; open it again", e);
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    /** Moves to the latest commit. */
    void refresh() {
        try {
            readers.maybeRefreshBlocking();
        } catch (AlreadyClosedException e) {
            throw new RankFailure.Unavailable("the index in " + folder + " is closed; open it again", e);
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    /** Reads every file of the commit and compares its checksum. */
    void verify() {
        this.<Boolean>read(reader -> {
            for (LeafReaderContext leaf : reader.leaves()) {
                ((CodecReader) leaf.reader()).checkIntegrity();
            }
            return true;
        });
    }

    @Override
    public void close() {
        try {
            readers.close();
            directory.close();
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    /** What went wrong with the files of an index, in a sentence that says what to do. */
    static RankFailure failure(Path folder, IOException e) {
        if (e instanceof IndexNotFoundException) {
            return new RankFailure.Misconfigured(
                    "the folder " + folder
                            + " holds no index (no segments file in it); give the folder of an index, or create one with 'index'",
                    e);
        }
        if (e instanceof IndexFormatTooOldException || e instanceof IndexFormatTooNewException) {
            return new RankFailure.Misconfigured(
                    "the index in " + folder + " was written by another version of Lucene; index again: "
                            + e.getMessage(),
                    e);
        }
        if (e instanceof CorruptIndexException
                || e instanceof EOFException
                || e instanceof NoSuchFileException
                || e instanceof FileNotFoundException) {
            return corrupt(folder, e);
        }
        return new RankFailure.Unavailable(
                "the index in " + folder + " could not be read or written; check the disk's space and permissions: "
                        + e,
                e);
    }

    private static RankFailure corrupt(Path folder, Exception e) {
        return new RankFailure.Misconfigured(
                "the index in " + folder + " is damaged; restore a copy or index again: " + e.getMessage(), e);
    }
}
