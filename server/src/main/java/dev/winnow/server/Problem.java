package dev.winnow.server;

import dev.winnow.RankFailure;

/**
 * What can be wrong with a request, with the status that Winnow's own API gives for it; a dialect may give another. Failures
 * of ranking keep the status and the label of {@link RankFailure.Kind}, the one table for them; the rest only HTTP knows.
 */
enum Problem {
    MALFORMED(400, "malformed"),
    MISTYPED(422, "mistyped"),
    INVALID(RankFailure.Kind.INVALID_INPUT),
    EMPTY(422, "empty"),
    TOO_LARGE(413, "too_large"),
    TOO_SLOW(408, "too_slow"),
    UNAUTHORIZED(401, "unauthorized"),
    FORBIDDEN(403, "forbidden"),
    NOT_FOUND(404, "not_found"),
    NOT_ALLOWED(405, "method_not_allowed"),
    UNKNOWN_MODEL(404, "unknown_model"),
    LEFT(499, "client_left"),
    OVERLOADED(RankFailure.Kind.OVERLOADED),
    LATE(RankFailure.Kind.DEADLINE_EXCEEDED),
    UNAVAILABLE(RankFailure.Kind.UNAVAILABLE),
    DISK_FULL(507, "disk_full"),
    MISCONFIGURED(RankFailure.Kind.MISCONFIGURED),
    MODEL_FAILURE(RankFailure.Kind.MODEL_FAILURE),
    BUG(500, "internal");

    private final int status;
    private final String label;

    Problem(int status, String label) {
        this.status = status;
        this.label = label;
    }

    Problem(RankFailure.Kind kind) {
        this(kind.httpStatus(), kind.label());
    }

    static Problem of(RankFailure.Kind kind) {
        return switch (kind) {
            case INVALID_INPUT -> INVALID;
            case OVERLOADED -> OVERLOADED;
            case DEADLINE_EXCEEDED -> LATE;
            case UNAVAILABLE -> UNAVAILABLE;
            case MISCONFIGURED -> MISCONFIGURED;
            case MODEL_FAILURE -> MODEL_FAILURE;
        };
    }

    int status() {
        return status;
    }

    /** The value of the metric label {@code kind}. */
    String label() {
        return label;
    }
}
