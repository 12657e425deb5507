package dev.winnow;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can go wrong, in six kinds. Unchecked. The message says what was given, what is allowed and what to
 * change; it never holds a secret.
 *
 * <p>{@link Kind} is the one table that maps a failure to an HTTP status, an exit code and a metric label.
 */
public abstract sealed class RankFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private RankFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The row of the table this failure belongs to. */
    public abstract Kind kind();

    /** How a kind of failure looks from outside. */
    public enum Kind {
        INVALID_INPUT(422, 2, "invalid_input"),
        OVERLOADED(429, 2, "overloaded"),
        DEADLINE_EXCEEDED(504, 2, "deadline_exceeded"),
        UNAVAILABLE(503, 2, "unavailable"),
        MISCONFIGURED(500, 2, "misconfigured"),
        MODEL_FAILURE(500, 2, "model_failure");

        private final int httpStatus;
        private final int exitCode;
        private final String label;

        Kind(int httpStatus, int exitCode, String label) {
            this.httpStatus = httpStatus;
            this.exitCode = exitCode;
            this.label = label;
        }

        public int httpStatus() {
            return httpStatus;
        }

        public int exitCode() {
            return exitCode;
        }

        /** The value of the metric label {@code kind}. */
        public String label() {
            return label;
        }

        /** True when the first-stage order is still a good answer: a reranker that fails so is skipped, and declared. */
        public boolean isDegradable() {
            return switch (this) {
                case OVERLOADED, DEADLINE_EXCEEDED, UNAVAILABLE, MODEL_FAILURE -> true;
                case INVALID_INPUT, MISCONFIGURED -> false;
            };
        }
    }

    /** What the caller gave cannot be used; the same call will fail again. */
    public static final class InvalidInput extends RankFailure {
        private static final long serialVersionUID = 1L;

        public InvalidInput(String message) {
            this(message, null);
        }

        public InvalidInput(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public Kind kind() {
            return Kind.INVALID_INPUT;
        }
    }

    /** There is more work than can be done in time; try again later. */
    public static final class Overloaded extends RankFailure {
        private static final long serialVersionUID = 1L;

        private final @Nullable Duration retryAfter;

        public Overloaded(String message) {
            super(message, null);
            this.retryAfter = null;
        }

        /** @param retryAfter when trying again makes sense, counted from now */
        public Overloaded(String message, Duration retryAfter) {
            super(message, null);
            this.retryAfter = retryAfter;
        }

        /** How long to wait before trying again, where that is known. */
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }

        @Override
        public Kind kind() {
            return Kind.OVERLOADED;
        }
    }

    /** The deadline passed before the answer was there. */
    public static final class DeadlineExceeded extends RankFailure {
        private static final long serialVersionUID = 1L;

        public DeadlineExceeded(String message) {
            super(message, null);
        }

        @Override
        public Kind kind() {
            return Kind.DEADLINE_EXCEEDED;
        }
    }

    /** Something this call depends on did not answer (a file, an index, a service); a retry may help. */
    public static final class Unavailable extends RankFailure {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public Kind kind() {
            return Kind.UNAVAILABLE;
        }
    }

    /** The configuration, a model folder or an index does not fit; someone has to change it. */
    public static final class Misconfigured extends RankFailure {
        private static final long serialVersionUID = 1L;

        public Misconfigured(String message) {
            this(message, null);
        }

        public Misconfigured(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public Kind kind() {
            return Kind.MISCONFIGURED;
        }
    }

    /** A model answered with something that is not a score: NaN, a wrong shape, a native error. */
    public static final class ModelFailure extends RankFailure {
        private static final long serialVersionUID = 1L;

        public ModelFailure(String message) {
            this(message, null);
        }

        public ModelFailure(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public Kind kind() {
            return Kind.MODEL_FAILURE;
        }
    }
}
