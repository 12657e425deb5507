package dev.winnow.server;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who may work now, who waits, and who is told at once to come back later. Work is counted in milliseconds of the whole
 * machine, as forecast. Safe for concurrent use.
 *
 * <ul>
 *   <li>A few requests run at a time; the rest wait by priority (lower is earlier), then by fair share, then by arrival. Fair
 *       shares are start-time fair queueing over the callers' keys (Goyal, Vin and Cheng, SIGCOMM 1996): a caller who asks
 *       for much waits behind those who ask for little.
 *   <li>A request is refused when what stands before it would make it miss its deadline, or when more milliseconds wait than
 *       the bound; it is told when to try again. Where a request of a lower priority waits, that one is refused instead. None
 *       is refused for being big.
 *   <li>A big request {@linkplain Ticket#pause gives way} between its parts and then waits its turn again.
 * </ul>
 */
final class Admission {
    private final int slots;
    private final double mostMillis;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final TreeSet<Waiter> waiting = new TreeSet<>(Waiter::compare);
    private final Map<String, Double> finishes = new HashMap<>();
    private double virtualTime;
    private double runningMillis;
    private double waitingMillis;
    private int running;
    private long arrivals;
    private long refused;
    private boolean draining;

    /**
     * @param slots how many requests run at a time, 1 or more
     * @param longest how much work may wait
     */
    Admission(int slots, Duration longest) {
        this.slots = slots;
        this.mostMillis = longest.toMillis();
    }

    /** What is going on, for metrics. */
    record State(int running, int waiting, double waitingMillis, long refused) {}

    /**
     * Waits for a turn.
     *
     * @param millis what the machine needs for it, by forecast
     * @param deadline where it {@link Deadline#allowsPart allows a part}, a request for which there is not enough time is
     *     let in all the same, once half of its time is left for it
     * @throws RankFailure.Overloaded when it is better asked later
     * @throws RankFailure.DeadlineExceeded when it cannot meet its deadline even alone, or has not met it
     * @throws RankFailure.Unavailable when the server is closing, or the waiting thread is interrupted
     */
    Ticket enter(Caller caller, int priority, double millis, Deadline deadline) {
        lock.lock();
        try {
            if (draining) {
                throw closing();
            }
            double left = deadline.isLimited() ? deadline.remaining().toNanos() / 1e6 : Double.POSITIVE_INFINITY;
            boolean part = millis > left && deadline.allowsPart();
            Waiter waiter = waiter(caller, priority, part ? left : millis);
            requireInTime(waiter, part ? left / 2 : millis, left);
            makeRoom(waiter);
            finishes.put(
                    caller.name(), waiter.start + waiter.millis / caller.share()); // what is refused costs no share
            await(waiter, deadline);
            return new Ticket(caller, priority, waiter.millis);
        } finally {
            lock.unlock();
        }
    }

    private Waiter waiter(Caller caller, int priority, double millis) {
        double start = Math.max(virtualTime, finishes.getOrDefault(caller.name(), 0.0));
        return new Waiter(priority, start, arrivals++, millis, lock.newCondition());
    }

    private void requireInTime(Waiter waiter, double millis, double left) {
        if (millis > left) {
            refused++;
            throw new RankFailure.DeadlineExceeded(Math.round(millis) + " ms of work do not fit into the "
                    + Math.round(left) + " ms that are left; give the request a later deadline or fewer documents");
        }
        double ahead = runningMillis;
        for (Waiter earlier : waiting.headSet(waiter)) {
            ahead += earlier.millis;
        }
        if (ahead + millis > left) {
            refused++;
            throw overloaded(ahead + millis - left);
        }
    }

    /** Within the bound, or else whoever is worth least goes: the newcomer, unless others stand below its priority. */
    private void makeRoom(Waiter waiter) {
        while (waitingMillis > 0 && waitingMillis + waiter.millis > mostMillis) {
            Waiter last = waiting.last();
            refused++;
            if (last.priority <= waiter.priority) {
                throw overloaded(waitingMillis + waiter.millis - mostMillis);
            }
            remove(last);
            last.evictedFor = Math.max(1, waitingMillis - mostMillis / 2);
            last.turn.signal();
        }
    }

    private static RankFailure overloaded(double millis) {
        Duration wait = Duration.ofMillis(Math.max(1, Math.round(millis)));
        return new RankFailure.Overloaded(
                "more work is waiting than can be done in time; try again in " + wait.toMillis() + " ms", wait);
    }

    private static RankFailure closing() {
        return new RankFailure.Unavailable("the server is closing; ask another", null);
    }

    private void await(Waiter waiter, Deadline deadline) {
        waiting.add(waiter);
        waitingMillis += waiter.millis;
        grant();
        try {
            while (!waiter.granted) {
                if (waiter.evictedFor > 0) {
                    throw overloaded(waiter.evictedFor);
                }
                deadline.check("the queue");
                waiter.turn.await(
                        Math.min(deadline.remaining().toNanos(), TimeUnit.HOURS.toNanos(1)), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (waiter.granted) {
                finish(waiter.millis);
            }
            throw new RankFailure.Unavailable("the caller left while the request waited", e);
        } finally {
            remove(waiter);
        }
    }

    private void remove(Waiter waiter) {
        if (waiting.remove(waiter)) {
            waitingMillis = waiting.isEmpty() ? 0 : waitingMillis - waiter.millis;
        }
    }

    private void grant() {
        while (running < slots && !waiting.isEmpty()) {
            Waiter next = waiting.first();
            remove(next);
            next.granted = true;
            next.turn.signal();
            running++;
            runningMillis += next.millis;
            virtualTime = Math.max(virtualTime, next.start);
        }
    }

    private void finish(double millis) {
        running--;
        runningMillis = running == 0 ? 0 : Math.max(0, runningMillis - millis);
        if (running == 0 && waiting.isEmpty()) {
            finishes.clear();
            virtualTime = 0;
            idle.signalAll();
        }
        grant();
    }

    State state() {
        lock.lock();
        try {
            return new State(running, waiting.size(), waitingMillis, refused);
        } finally {
            lock.unlock();
        }
    }

    /** Lets in nobody any more, and waits until what was let in is done, or the time is over. */
    void drain(Duration longest) {
        lock.lock();
        try {
            draining = true;
            long left = longest.toNanos();
            while ((running > 0 || !waiting.isEmpty()) && left > 0) {
                left = idle.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    boolean isDraining() {
        lock.lock();
        try {
            return draining;
        } finally {
            lock.unlock();
        }
    }

    /** The right to work, until closed. Used by one thread. */
    final class Ticket implements AutoCloseable {
        private final Caller caller;
        private final int priority;
        private double left;
        private boolean held = true;
        private final int beside;

        private Ticket(Caller caller, int priority, double millis) {
            this.caller = caller;
            this.priority = priority;
            this.left = millis;
            this.beside = running;
        }

        /** How many worked at the same time when this one began, itself included. */
        int beside() {
            return beside;
        }

        /** To be called between the parts of a big request: lets others go first whose turn it is. */
        void pause(double millisDone, Deadline deadline) {
            lock.lock();
            try {
                double rest = Math.max(0, left - millisDone);
                if (!waiting.isEmpty()) {
                    held = false;
                    Waiter again = waiter(caller, priority, rest); // its share was charged when it came
                    running--;
                    runningMillis = Math.max(0, runningMillis - left);
                    left = rest;
                    await(again, deadline);
                    held = true;
                } else {
                    runningMillis = Math.max(0, runningMillis - (left - rest));
                    left = rest;
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (held) {
                    held = false;
                    finish(left);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private static final class Waiter {
        private final int priority;
        private final double start;
        private final long arrival;
        private final double millis;
        private final Condition turn;
        private boolean granted;
        private double evictedFor;

        private Waiter(int priority, double start, long arrival, double millis, Condition turn) {
            this.priority = priority;
            this.start = start;
            this.arrival = arrival;
            this.millis = millis;
            this.turn = turn;
        }

        private static int compare(Waiter a, Waiter b) {
            int byPriority = Integer.compare(a.priority, b.priority);
            int byShare = byPriority != 0 ? byPriority : Double.compare(a.start, b.start);
            return byShare != 0 ? byShare : Long.compare(a.arrival, b.arrival);
        }
    }
}
