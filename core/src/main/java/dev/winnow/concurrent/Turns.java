package dev.winnow.concurrent;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Computation by turns: so many at a time, the others in the order of their coming. Threads beyond the cores do not make it
 * quicker; each only ends later, and what else the machine has to do gets less of it.
 *
 * <p>Useful for: milliseconds of arithmetic on the caller's thread. Not useful for: what waits for something, which would keep
 * its turn meanwhile; nor within another turn, which could wait for itself.
 */
public final class Turns {
    private final Semaphore free;

    /** @param most how many may be at work at once, 1 or more */
    public Turns(int most) {
        this.free = new Semaphore(most, true);
    }

    /** As many at a time as the machine has cores. */
    public static Turns ofCores() {
        return new Turns(Runtime.getRuntime().availableProcessors());
    }

    /**
     * Does the work when its turn has come.
     *
     * @param what is named when it is not
     * @throws RankFailure.DeadlineExceeded when the deadline passes before
     * @throws RankFailure.Unavailable when the thread is interrupted before
     */
    public <T> T take(String what, Deadline deadline, Supplier<T> work) {
        try {
            if (!free.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new RankFailure.DeadlineExceeded(
                        what + " ran out of time before its turn; give the request a later deadline");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RankFailure.Unavailable(what + " was interrupted before its turn", e);
        }
        try {
            return work.get();
        } finally {
            free.release();
        }
    }
}
