package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.app.Indexing.Start;
import dev.winnow.lucene.Checkpoint;
import dev.winnow.lucene.Provenance;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the last run stood, as it is kept in an index's checkpoint: whether it came to its end, which source it read, and
 * how far.
 *
 * @param of what was read, or null in an index that nothing was read into
 */
record Bookmark(boolean isComplete, @Nullable Provenance of, long position) {
    private static final String COMPLETE = "complete ";
    private static final String READING = "reading ";

    static Bookmark read(Optional<Checkpoint> checkpoint) {
        if (checkpoint.isEmpty()) {
            return new Bookmark(true, null, 0);
        }
        String text = checkpoint.get().source();
        int word = text.indexOf(' ') + 1;
        int state = text.indexOf(' ', word);
        if (state < 0) {
            throw new RankFailure.Misconfigured(
                    "the index's checkpoint is '" + text + "', which this version does not know; index again");
        }
        Provenance of = new Provenance(text.substring(state + 1), text.substring(word, state));
        return new Bookmark(text.startsWith(COMPLETE), of, checkpoint.get().position());
    }

    static Checkpoint complete(Provenance now, long position) {
        return new Checkpoint(COMPLETE + now.state() + " " + now.source(), position);
    }

    static Checkpoint at(Provenance now, long position) {
        return new Checkpoint(READING + now.state() + " " + now.source(), position);
    }

    /** @throws RankFailure.InvalidInput when another source was being read and that did not finish */
    Start start(Provenance now) {
        if (now.equals(of)) {
            return isComplete ? Start.NOTHING_TO_DO : Start.RESUMED;
        }
        if (isComplete || of == null) {
            return Start.FROM_THE_BEGINNING;
        }
        if (of.source().equals(now.source())) {
            return Start.RESTARTED;
        }
        throw new RankFailure.InvalidInput("indexing into this folder was interrupted after " + position + " items of "
                + of.source() + "; finish that first, or delete the index and start again");
    }
}
