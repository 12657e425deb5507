package dev.winnow.eval.collection;

import java.util.ArrayList;
import java.util.List;

/**
 * Leaves malformed lines out, counts all of them and keeps the first few to show.
 *
 * <p>Holds state: use one for each reading. Not safe for concurrent use.
 */
public final class SkippedLines implements MalformedPolicy {
    private static final int KEPT = 100;

    private final List<MalformedLine> first = new ArrayList<>();
    private long count;

    @Override
    public void accept(MalformedLine line) {
        count++;
        if (first.size() < KEPT) {
            first.add(line);
        }
    }

    /** How many lines were left out. */
    public long count() {
        return count;
    }

    /** The first {@value #KEPT} of them, in the order met. */
    public List<MalformedLine> first() {
        return List.copyOf(first);
    }
}
