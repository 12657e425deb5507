package dev.winnow.server;

import dev.winnow.RankFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a request got no answer, for a dialect to put into its words.
 *
 * @param message what was given, what is allowed, what to change
 * @param retryAfter when trying again makes sense
 */
record Trouble(Problem problem, String message, Optional<Duration> retryAfter) {
    /** How systems and SQLite say it; Java has no type for it. */
    private static final List<String> FULL =
            List.of("No space left on device", "Disk quota exceeded", "There is not enough space", "disk is full");

    static Trouble of(RuntimeException thrown) {
        return switch (thrown) {
            case Refusal refusal -> new Trouble(refusal.problem(), message(refusal), Optional.empty());
            case RankFailure.Overloaded overloaded ->
                new Trouble(Problem.OVERLOADED, message(overloaded), overloaded.retryAfter());
            // Causes only: the sentence of a failure may quote a caller or another server.
            case RankFailure.Unavailable unavailable ->
                isDiskFull(unavailable.getCause()) ? diskFull() : plain(unavailable);
            case RankFailure failure -> plain(failure);
            default ->
                new Trouble(
                        Problem.BUG,
                        "this is a bug of the server; its log has the details under the request id",
                        Optional.empty());
        };
    }

    private static Trouble plain(RankFailure failure) {
        return new Trouble(Problem.of(failure.kind()), message(failure), Optional.empty());
    }

    private static Trouble diskFull() {
        return new Trouble(
                Problem.DISK_FULL,
                "the disk of the server is full, and nothing of this request was kept; make room there, then send it again",
                Optional.empty());
    }

    private static boolean isDiskFull(@Nullable Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage());
            if (FULL.stream().anyMatch(said::contains)) {
                return true;
            }
        }
        return false;
    }

    private static String message(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }
}
