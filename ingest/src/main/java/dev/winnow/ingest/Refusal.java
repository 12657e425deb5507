package dev.winnow.ingest;

import dev.winnow.RankFailure;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How a file is refused: its name, what is wrong with it, what is expected instead. */
final class Refusal {
    private Refusal() {}

    static RankFailure.InvalidInput of(Path file, String wrong, String expected) {
        return of(file, wrong, expected, null);
    }

    static RankFailure.InvalidInput of(Path file, String wrong, String expected, @Nullable Throwable cause) {
        return new RankFailure.InvalidInput("'" + file + "' " + wrong + "; " + expected, cause);
    }

    /** The same place in any message: where a byte lies, counted from 0, and its line, counted from 1. */
    static String place(byte[] bytes, int at) {
        int line = 1;
        for (int i = 0; i < at; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return "at byte " + at + ", line " + line;
    }
}
