package dev.winnow.server;

import dev.winnow.RankFailure;
import java.time.Duration;
import java.util.Optional;

/**
 * Why a request got no answer, for a dialect to put into its words.
 *
 * @param message what was given, what is allowed, what to change
 * @param retryAfter when trying again makes sense
 */
record Trouble(Problem problem, String message, Optional<Duration> retryAfter) {
    static Trouble of(RuntimeException thrown) {
        return switch (thrown) {
            case Refusal refusal -> new Trouble(refusal.problem(), message(refusal), Optional.empty());
            case RankFailure.Overloaded overloaded ->
                new Trouble(Problem.OVERLOADED, message(overloaded), overloaded.retryAfter());
            case RankFailure failure -> new Trouble(Problem.of(failure.kind()), message(failure), Optional.empty());
            default ->
                new Trouble(
                        Problem.BUG,
                        "this is a bug of the server; its log has the details under the request id",
                        Optional.empty());
        };
    }

    private static String message(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }
}
