package dev.winnow.cli;

import dev.winnow.hub.PullProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names each file that is fetched, with a bar of its bytes and the time left where there is a terminal. */
final class PullTalk implements PullProgress, AutoCloseable {
    private static final long SMALL = 1_000_000;

    private final PrintWriter err;
    private String file = "";
    private @Nullable Bar bar;

    PullTalk(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void at(String file, long read, long size) {
        if (!file.equals(this.file)) {
            close();
            this.file = file;
            err.println("fetching " + file + ", " + size(size)
                    + (read > 0 ? ", of which " + size(read) + " are here" : ""));
            bar = size < SMALL ? null : Bar.of(file, "MB", 1_000_000, size);
        }
        if (bar != null) {
            bar.to(read, "");
        }
    }

    @Override
    public void waits(Duration time, String reason) {
        err.println("tries again in " + Math.max(1, time.toSeconds()) + " s: " + reason);
    }

    static String size(long bytes) {
        return bytes < SMALL
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
