package dev.winnow.eval.collection;

import dev.winnow.RankFailure;
import java.util.Iterator;

/**
 * The items of a corpus, one by one. Not safe for concurrent use; close it after use.
 *
 * <p>{@link #next()} and {@link #hasNext()} fail with {@link RankFailure.InvalidInput} when the policy refuses a line, and
 * with {@link RankFailure.Unavailable} when the file cannot be read.
 */
public interface CorpusReader extends Iterator<CorpusItem>, AutoCloseable {
    /** Where reading stands: give it to {@link Corpus#resume} to go on after the item last returned. */
    Corpus.Position position();

    /** How many bytes of the texts have been used up, out of {@link Corpus#size()}: for a progress bar. */
    long bytesRead();

    @Override
    void close();
}
