package dev.winnow.eval.collection;

import dev.winnow.RankFailure;

/** What becomes of lines that cannot be used: {@link #fail()}, or a {@link SkippedLines} that counts and lists them. */
@FunctionalInterface
public interface MalformedPolicy {
    /** Returns to have the line left out, or throws to stop reading. */
    void accept(MalformedLine line);

    /** The first malformed line is a {@link RankFailure.InvalidInput}. */
    static MalformedPolicy fail() {
        return line -> {
            throw new RankFailure.InvalidInput(line.message());
        };
    }
}
