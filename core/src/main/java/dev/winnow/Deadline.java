package dev.winnow;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The moment by which an answer is wanted, passed down through every call. Measured on a monotonic clock. Immutable and
 * safe to share.
 */
public final class Deadline {
    private static final Deadline NONE = new Deadline(0, () -> 0, false, false);

    /** A clock of nanoseconds wraps around after 292 years; half of that is for ever. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final long at;
    private final LongSupplier nanoClock;
    private final boolean limited;
    private final boolean allowsPart;

    private Deadline(long at, LongSupplier nanoClock, boolean limited, boolean allowsPart) {
        this.at = at;
        this.nanoClock = nanoClock;
        this.limited = limited;
        this.allowsPart = allowsPart;
    }

    /** No limit. */
    public static Deadline none() {
        return NONE;
    }

    /** A limit counted from now; zero or negative has already passed. */
    public static Deadline after(Duration duration) {
        return after(duration, System::nanoTime);
    }

    /** A limit on a given clock of nanoseconds, so that tests need not wait. */
    public static Deadline after(Duration duration, LongSupplier nanoClock) {
        if (duration.compareTo(LONGEST) > 0) {
            return NONE;
        }
        long nanos = duration.isNegative() ? 0 : duration.toNanos();
        return new Deadline(nanoClock.getAsLong() + nanos, nanoClock, true, false);
    }

    /** A deadline when this share of what is left has gone by, 0 to 1; without a limit, none. */
    public Deadline part(double share) {
        return limited
                ? new Deadline(
                        nanoClock.getAsLong() + (long) (share * remaining().toNanos()), nanoClock, true, allowsPart)
                : this;
    }

    /**
     * The same moment, by which an answer for the first things asked about will do, when there is no time for all. A {@link
     * Scorer} or {@link TokenEncoder} that can, answers for one or more at the front of the list; one that cannot, for all or
     * not at all. Without a limit, this.
     */
    public Deadline orPart() {
        return limited ? new Deadline(at, nanoClock, true, true) : this;
    }

    /** Whether an answer for the first things asked about will do. */
    public boolean allowsPart() {
        return allowsPart;
    }

    public boolean isPassed() {
        return limited && at - nanoClock.getAsLong() <= 0;
    }

    /** Whether there is a limit at all. */
    public boolean isLimited() {
        return limited;
    }

    /** What is left: never negative; without a limit, {@code Duration.ofNanos(Long.MAX_VALUE)}. */
    public Duration remaining() {
        return limited ? Duration.ofNanos(Math.max(0, at - nanoClock.getAsLong())) : Duration.ofNanos(Long.MAX_VALUE);
    }

    /** Returns while there is time; afterwards throws {@link RankFailure.DeadlineExceeded} naming {@code what}. */
    public void check(String what) {
        if (isPassed()) {
            throw new RankFailure.DeadlineExceeded(
                    what + " ran out of time; give the request a later deadline or fewer candidates");
        }
    }

    @Override
    public String toString() {
        return limited ? "Deadline[" + remaining().toMillis() + " ms left]" : "Deadline[none]";
    }
}
