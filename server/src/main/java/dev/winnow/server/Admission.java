package dev.winnow.server;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Who may work now, who waits, and who is told at once to come back later. Work is counted in milliseconds of the whole
 * machine, as forecast. Safe for concurrent use.
 *
 * <ul>
 *   <li>A few requests run at a time, or as many small ones as need little together; the rest wait by priority (lower is
 *       earlier), then by fair share, then by arrival. Fair shares are start-time fair queueing over the callers' keys (Goyal,
 *       Vin and Cheng, SIGCOMM 1996): a caller who asks for much waits behind those who ask for little.
 *   <li>A request is refused when what stands before it would make it miss its deadline, or when more milliseconds wait than
 *       the bound; it is told when to try again. Where a request of a lower priority waits, that one is refused instead. None
 *       is refused for being big. How far forecasts fall short is {@linkplain Margin learned} and allowed for.
 *   <li>Whoever was let in gets a turn: when it has not come while there is just time for an answer, it comes then, beside
 *       those at work.
 *   <li>A big request {@linkplain Ticket#pause gives way} between its parts and then waits its turn again.
 * </ul>
 */
final class Admission {
    /** Nanoseconds after which a request that waits looks around again. */
    private static final double LONGEST_NAP = 3.6e12;

    private final int slots;
    private final double together;
    private final double mostMillis;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final TreeSet<Waiter> waiting = new TreeSet<>(Waiter::compare);
    private final Set<Ticket> running = new LinkedHashSet<>();
    private final Map<String, Double> finishes = new HashMap<>();
    private final Margin margin = new Margin();
    private double virtualTime;
    private double waitingMillis;
    /** Milliseconds of the machine that each request at work has had since the start, and the moment up to which. */
    private double share;

    private long shareAt;
    private long arrivals;
    private long refused;
    private long hurried;
    private boolean draining;

    /**
     * @param slots how many requests run at a time, 1 or more
     * @param together more run while all of them need no more of the machine than this; 0 for none
     * @param longest how much work may wait
     */
    Admission(int slots, Duration together, Duration longest) {
        this(slots, together, longest, System::nanoTime);
    }

    Admission(int slots, Duration together, Duration longest, LongSupplier nanoClock) {
        this.slots = slots;
        this.together = together.toMillis();
        this.mostMillis = longest.toMillis();
        this.nanoClock = nanoClock;
        this.shareAt = nanoClock.getAsLong();
    }

    /**
     * What is going on, for metrics.
     *
     * @param hurried requests that got their turn only because their deadline came near, since the start
     * @param margin the factor that is allowed for in forecasts
     */
    record State(int running, int waiting, double waitingMillis, long refused, long hurried, double margin) {}

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
            double left = left(deadline);
            Ticket ticket = new Ticket(caller, priority, Math.min(millis, left));
            Waiter waiter = waiter(ticket, ticket.left);
            double foretold = requireInTime(waiter, millis, deadline, left);
            makeRoom(waiter);
            finishes.put(
                    caller.name(), waiter.start + waiter.millis / caller.share()); // what is refused costs no share
            ticket.teaches = millis <= left;
            ticket.foretold = foretold;
            await(waiter, deadline);
            return ticket;
        } finally {
            lock.unlock();
        }
    }

    /** Milliseconds. */
    private static double left(Deadline deadline) {
        return deadline.isLimited() ? deadline.remaining().toNanos() / 1e6 : Double.POSITIVE_INFINITY;
    }

    private Waiter waiter(Ticket ticket, double millis) {
        double start = Math.max(virtualTime, finishes.getOrDefault(ticket.caller.name(), 0.0));
        return new Waiter(ticket.priority, start, arrivals++, millis, lock.newCondition(), ticket);
    }

    /** Milliseconds from now to its answer, as foretold. */
    private double requireInTime(Waiter waiter, double millis, Deadline deadline, double left) {
        if (millis > left && !deadline.allowsPart()) {
            refused++;
            throw new RankFailure.DeadlineExceeded(Math.round(millis) + " ms of work do not fit into the "
                    + Math.round(left) + " ms that are left; give the request a later deadline or fewer documents");
        }
        double ahead = runningMillis();
        for (Waiter earlier : waiting.headSet(waiter)) {
            ahead += earlier.millis;
        }
        double sure = margin.factor();
        double own = deadline.allowsPart() ? Math.min(millis * sure, left / 2) : ahead > 0 ? millis * sure : millis;
        if (ahead * sure + own > left) {
            refused++;
            if (waiting.isEmpty()) {
                margin.relax();
            }
            throw overloaded(ahead * sure + own - left);
        }
        return ahead + millis;
    }

    private double runningMillis() {
        advance();
        double millis = 0;
        for (Ticket ticket : running) {
            millis += ticket.rest();
        }
        return millis;
    }

    /** Those at work share the machine evenly. */
    private void advance() {
        long now = nanoClock.getAsLong();
        if (!running.isEmpty()) {
            share += (now - shareAt) / 1e6 / running.size();
        }
        shareAt = now;
    }

    /** Within the bound, or else whoever is worth least goes: the newcomer, unless others stand below its priority. */
    private void makeRoom(Waiter waiter) {
        // A big request counts for half of the bound, or it would never find the queue short enough.
        double own = Math.min(waiter.millis, mostMillis / 2);
        while (waitingMillis > 0 && waitingMillis + own > mostMillis) {
            Waiter last = waiting.last();
            refused++;
            if (last.priority <= waiter.priority) {
                throw overloaded(waitingMillis + own - mostMillis);
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
        waiter.ticket.teaches &= !waiter.granted; // whoever need not wait says nothing of waiting
        // So long before its deadline it still gets an answer, with its part of the machine beside those at work.
        double least = Math.min((slots + 1) * waiter.millis, left(deadline) / 2);
        try {
            while (!waiter.granted) {
                if (waiter.evictedFor > 0) {
                    throw overloaded(waiter.evictedFor);
                }
                deadline.check("the queue");
                double left = left(deadline) - least;
                if (left > 0) {
                    waiter.turn.await((long) Math.min(left * 1e6 + 1, LONGEST_NAP), TimeUnit.NANOSECONDS);
                } else {
                    hurried++;
                    begin(waiter);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            waiter.ticket.end();
            throw new RankFailure.Unavailable("the caller left while the request waited", e);
        } catch (RankFailure.DeadlineExceeded late) {
            waiter.ticket.teach(true);
            throw late;
        } finally {
            remove(waiter);
            giveBack(waiter);
            settle();
        }
    }

    /** The share of a turn that never came. */
    private void giveBack(Waiter waiter) {
        Caller caller = waiter.ticket.caller;
        if (!waiter.granted) {
            finishes.computeIfPresent(caller.name(), (name, finish) -> finish - waiter.millis / caller.share());
        }
    }

    /** Where nobody is left, nobody has had more than others. */
    private void settle() {
        if (running.isEmpty() && waiting.isEmpty()) {
            finishes.clear();
            virtualTime = 0;
            idle.signalAll();
        }
    }

    private void remove(Waiter waiter) {
        if (waiting.remove(waiter)) {
            waitingMillis = waiting.isEmpty() ? 0 : waitingMillis - waiter.millis;
        }
    }

    private void grant() {
        double millis = runningMillis();
        while (!waiting.isEmpty()) {
            Waiter next = waiting.first();
            millis += next.millis;
            if (running.size() >= slots && millis > together) {
                return;
            }
            begin(next);
            next.turn.signal();
        }
    }

    private void begin(Waiter next) {
        advance();
        remove(next);
        next.granted = true;
        next.ticket.since = share;
        running.add(next.ticket);
        virtualTime = Math.max(virtualTime, next.start);
    }

    State state() {
        lock.lock();
        try {
            return new State(running.size(), waiting.size(), waitingMillis, refused, hurried, margin.factor());
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
            while ((!running.isEmpty() || !waiting.isEmpty()) && left > 0) {
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
        private final long arrived = nanoClock.getAsLong();
        private double foretold;
        /** Milliseconds of the machine that it needed when its turn began, and what {@link #share} was then. */
        private double left;

        private double since;
        private double had;
        private boolean teaches;
        private boolean cut;

        private Ticket(Caller caller, int priority, double millis) {
            this.caller = caller;
            this.priority = priority;
            this.left = millis;
        }

        private double rest() {
            return Math.max(0, left - (share - since));
        }

        /** Nanoseconds of the whole machine that it has had so far: of two at work, each has half of the time. */
        double machineNanos() {
            lock.lock();
            try {
                advance();
                return (had + (running.contains(this) ? share - since : 0)) * 1e6;
            } finally {
                lock.unlock();
            }
        }

        /** Its deadline came before all of its work was done. */
        void cut() {
            cut = true;
        }

        /** Its client has left before the end, or it asked for more than was foretold: it says nothing of how long others wait. */
        void leave() {
            teaches = false;
        }

        /** To be called between the parts of a big request: lets others go first whose turn it is. */
        void pause(double millisDone, Deadline deadline) {
            lock.lock();
            try {
                advance();
                had += share - since;
                since = share;
                left = Math.max(0, left - millisDone);
                if (!waiting.isEmpty()) {
                    teaches = false; // for those behind whom it stands now came after it
                    running.remove(this);
                    await(waiter(this, left), deadline); // its share was charged when it came
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (end()) {
                    teach(cut);
                }
            } finally {
                lock.unlock();
            }
        }

        private void teach(boolean late) {
            if (teaches) {
                teaches = false;
                margin.learn(foretold, (nanoClock.getAsLong() - arrived) / 1e6, late);
            }
        }

        /** Whether it was at work. */
        private boolean end() {
            advance();
            if (!running.remove(this)) {
                return false;
            }
            settle();
            grant();
            return true;
        }
    }
}
