package dev.winnow.hub;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Tries again what may succeed later.
 *
 * @param sleep waits; told to do so by the thread that pulls
 */
record Retry(HubSettings settings, PullProgress progress, Consumer<Duration> sleep) {
    private static final int LONGEST_DOUBLING = 5;

    /** Something that is tried. */
    interface Attempt<T> {
        T run() throws Passing;
    }

    <T> T run(Attempt<T> attempt) {
        int failures = 0;
        while (true) {
            try {
                return attempt.run();
            } catch (Passing passing) {
                failures = passing.hasMoved() ? 1 : failures + 1;
                Duration wait = passing.wanted().orElse(pause(failures));
                if (failures >= settings.tries() || wait.compareTo(settings.longestWait()) > 0) {
                    throw passing.failure();
                }
                progress.waits(wait, String.valueOf(passing.getMessage()));
                sleep.accept(wait);
            }
        }
    }

    private Duration pause(int failures) {
        return settings.pause().multipliedBy(1L << Math.min(failures - 1, LONGEST_DOUBLING));
    }
}
