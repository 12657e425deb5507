package dev.winnow.lucene;

import dev.winnow.RankFailure;

/**
 * How far a source has been indexed, made durable in the same commit as the passages it counts.
 *
 * @param source tells one source from another, such as a fingerprint of the files read; not blank
 * @param position how much of the source is in the index, in the source's own unit (lines, bytes, documents), 0 or more
 */
public record Checkpoint(String source, long position) {
    public Checkpoint {
        if (source.isBlank()) {
            throw new RankFailure.InvalidInput("the source of a checkpoint is blank; name what is being indexed");
        }
        if (position < 0) {
            throw new RankFailure.InvalidInput("the position of a checkpoint is " + position + ", must be 0 or more");
        }
    }
}
