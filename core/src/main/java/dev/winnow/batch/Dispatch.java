package dev.winnow.batch;

import dev.winnow.RankFailure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Where callers and workers of a {@link Batcher} meet: everything they share, behind one lock. */
final class Dispatch<T, R> {
    /** Before calibration only ratios matter; the pace finds the size. */
    private static final CostModel GUESS = new CostModel(0, 20_000, 0);

    /** A prediction is off by this much now and then; who may just make it is let in. */
    private static final double DOUBT = 0.75;

    /** Who has so many times the time it needs will be answered whole. */
    private static final double AMPLE = 4;

    /** After so many chunks the pace is known. */
    private static final long KNOWN = 10;

    private final String what;
    private final BatchSettings settings;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Waiting<T, R> waiting;
    /** When each worker is expected to be free. */
    private final long[] ends;

    private CostModel cost = GUESS;
    private boolean calibrated;
    private Pace pace = new Pace(1000);
    private boolean closed;
    private int idle;
    private long requests;
    private long refused;
    private long chunks;
    private long merged;
    private long items;
    private long tokens;

    Dispatch(String what, BatchSettings settings, LongSupplier nanoClock) {
        this.what = what;
        this.settings = settings;
        this.nanoClock = nanoClock;
        this.waiting = new Waiting<>(what, settings);
        this.ends = new long[settings.workers()];
        Arrays.fill(ends, nanoClock.getAsLong());
    }

    /** Lets a request wait for workers, or refuses it. */
    void submit(List<Request<T, R>> all) {
        lock.lock();
        try {
            for (Request<T, R> request : all) {
                if (closed) {
                    throw closed();
                }
                admit(request);
                waiting.add(request);
                requests++;
                for (int i = Math.min(idle, request.work().items()); i > 0; i--) {
                    arrived.signal();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void admit(Request<T, R> request) {
        double total = request.work().total(cost, settings) * pace.ratio();
        double alone = request.work().nanos(cost, settings) * pace.ratio();
        long now = nanoClock.getAsLong();
        waiting.place(request, total, alone, now);
        double left =
                request.deadline().isLimited() ? request.deadline().remaining().toNanos() : Double.POSITIVE_INFINITY;
        double ahead = (waiting.nanosBefore(request) + running(now, -1)) / settings.workers();
        if (request.allowsPart() && (calibrated || chunks >= KNOWN) && (ahead + alone) * AMPLE < left) {
            request.runLongestFirst();
        }
        if (!calibrated) {
            return;
        }
        if (!request.allowsPart() && alone * DOUBT > left) {
            refused++;
            throw new RankFailure.DeadlineExceeded(what + " needs about " + millis(alone) + " for a request of "
                    + request.work().items() + " texts with " + request.work().tokens()
                    + " tokens, its deadline leaves " + millis(left)
                    + "; give the request a later deadline or fewer candidates");
        }
        if (!request.allowsPart() && (ahead + alone) * DOUBT > left) {
            refused++;
            throw new RankFailure.Overloaded(
                    what + " has " + millis(ahead) + " of work before a request that needs " + millis(alone)
                            + ", its deadline leaves " + millis(left)
                            + "; try again later, give it a later deadline or fewer candidates",
                    duration(ahead));
        }
        double bound = settings.longestQueue().toNanos();
        double queue = waiting.nanos() / settings.workers();
        // A big request counts for half of the bound, or it would never find the queue short enough.
        if (!waiting.isEmpty() && queue + Math.min(alone, bound / 2) > bound) {
            refused++;
            throw new RankFailure.Overloaded(
                    what + " has " + millis(queue) + " of work waiting and cannot take a request of " + millis(alone)
                            + " more, at most " + millis(bound) + " may wait; try again later or allow a longer queue",
                    duration(queue + Math.min(alone, bound / 2) - bound));
        }
    }

    private static String millis(double nanos) {
        return Math.round(nanos / 1e6) + " ms";
    }

    private static Duration duration(double nanos) {
        return Duration.ofMillis((long) Math.ceil(nanos / 1e6));
    }

    /** Nanoseconds that workers other than this one still need for what they run. */
    private double running(long now, int worker) {
        double sum = 0;
        for (int i = 0; i < ends.length; i++) {
            sum += i == worker ? 0 : Math.max(0, ends[i] - now);
        }
        return sum;
    }

    /** Waits for the request's end; lets go of it when its caller is interrupted or its deadline passes. */
    List<R> await(Request<T, R> request) {
        request.await();
        if (!request.isOver()) {
            lock.lock();
            try {
                if (!request.isOver()) {
                    waiting.drop(request);
                    if (Thread.currentThread().isInterrupted()) {
                        request.fail(new RankFailure.Unavailable(what + " was interrupted; ask again", null));
                    } else {
                        request.late(waiting.late());
                    }
                }
            } finally {
                lock.unlock();
            }
        }
        return request.result();
    }

    /**
     * Waits for work and fills a worker's chunk with it.
     *
     * @return false once closed
     */
    boolean take(int worker, Chunk<T, R> chunk) {
        lock.lock();
        try {
            while (!closed) {
                chunk.clear();
                long now = nanoClock.getAsLong();
                waiting.fill(chunk, running(now, worker));
                if (waiting.hasCut()) {
                    pace.doubt();
                }
                if (!chunk.isEmpty()) {
                    chunks++;
                    merged += chunk.isMerged() ? 1 : 0;
                    items += chunk.size();
                    tokens += chunk.tokens();
                    ends[worker] = now + (long) (chunk.nanos(cost) * pace.ratio());
                    return true;
                }
                idle++;
                try {
                    arrived.awaitUninterruptibly();
                } finally {
                    idle--;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** A chunk's answers are there. */
    void end(int worker, Chunk<T, R> chunk, long nanos) {
        lock.lock();
        try {
            ends[worker] = nanoClock.getAsLong();
            pace.observe(chunk.nanos(cost), (double) nanos);
            chunk.end(nanos);
        } finally {
            lock.unlock();
        }
    }

    /** A chunk failed, and with it every request that has a part in it. */
    void fail(int worker, Chunk<T, R> chunk, RankFailure failure) {
        lock.lock();
        try {
            ends[worker] = nanoClock.getAsLong();
            for (Request<T, R> owner : chunk.owners()) {
                waiting.drop(owner);
                owner.fail(failure);
            }
        } finally {
            lock.unlock();
        }
    }

    void setCost(CostModel cost) {
        lock.lock();
        try {
            this.cost = cost;
            calibrated = true;
            pace = new Pace(4);
        } finally {
            lock.unlock();
        }
    }

    double millis(Work work) {
        lock.lock();
        try {
            return work.nanos(cost, settings) * pace.ratio() / 1e6;
        } finally {
            lock.unlock();
        }
    }

    BatchStats stats() {
        lock.lock();
        try {
            return new BatchStats(
                    requests,
                    refused,
                    chunks,
                    merged,
                    items,
                    tokens,
                    waiting.dropped(),
                    waiting.tokens(),
                    pace.ratio());
        } finally {
            lock.unlock();
        }
    }

    /** Fails what waits and sends the workers home. */
    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.dropAll(closed());
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private RankFailure closed() {
        return new RankFailure.Unavailable(what + " is closed; open it again", null);
    }
}
