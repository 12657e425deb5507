package dev.winnow.batch;

import dev.winnow.RankFailure;
import java.util.Iterator;
import java.util.TreeSet;

/**
 * The requests of which something waits, earliest due first. Guarded by the batcher's lock.
 *
 * <p>A request is due when it has waited {@value #STRETCH} times as long as it would take alone, or when it must begin to
 * meet its deadline, whichever comes first. So a small request overtakes a big one that has just come, and a big one that
 * has waited its share is not overtaken any more: nobody starves. Bender, Chakrabarti and Muthukrishnan, Flow and Stretch
 * Metrics for Scheduling Continuous Job Streams, 1998; theirs may interrupt a running job, ours takes turns at chunks.
 */
final class Waiting<T, R> {
    private static final double STRETCH = 4;
    private static final double LEAST_SHARE = 1.0 / 8;

    private final String what;
    private final BatchSettings settings;
    private final TreeSet<Request<T, R>> requests = new TreeSet<>(Request::compare);
    private long arrivals;
    private long dropped;
    private boolean cut;

    Waiting(String what, BatchSettings settings) {
        this.what = what;
        this.settings = settings;
    }

    /**
     * Gives a request its place; it waits once it is added.
     *
     * @param total nanoseconds that its chunks take, one after the other
     * @param alone nanoseconds until it is done when nothing else runs
     */
    void place(Request<T, R> request, double total, double alone, long now) {
        double left =
                request.deadline().isLimited() ? request.deadline().remaining().toNanos() : Double.POSITIVE_INFINITY;
        // Whatever may be cut short waits for whatever may not, while that is still in time.
        double slack = request.allowsPart() ? left / 2 : left - alone;
        request.arrive(total, now + (long) Math.min(STRETCH * alone, slack), arrivals++);
    }

    void add(Request<T, R> request) {
        requests.add(request);
    }

    boolean isEmpty() {
        return requests.isEmpty();
    }

    /** Nanoseconds of one worker that all waiting items need. */
    double nanos() {
        double nanos = 0;
        for (Request<T, R> request : requests) {
            nanos += request.waitingNanos();
        }
        return nanos;
    }

    /** The part of {@link #nanos()} that runs before a placed request. */
    double nanosBefore(Request<T, R> placed) {
        double nanos = 0;
        for (Request<T, R> request : requests.headSet(placed)) {
            nanos += request.waitingNanos();
        }
        return nanos;
    }

    long tokens() {
        long tokens = 0;
        for (Request<T, R> request : requests) {
            tokens += request.waitingTokens();
        }
        return tokens;
    }

    long dropped() {
        return dropped;
    }

    /**
     * Fills a chunk, in the order of the requests and within each longest first; requests whose deadline has passed are
     * dropped. While there is enough for everybody a chunk is as large as is allowed. Towards the end it is the worker's
     * share, so that all become free at the same time: an equal part of what waits and of what the others still run.
     *
     * @param running nanoseconds that the other workers still need for their chunks
     */
    void fill(Chunk<T, R> chunk, double running) {
        dropLate();
        double waiting = nanos();
        double share = waiting > 0 ? tokens() / waiting * (waiting + running) / settings.workers() : 0;
        int room = (int)
                Math.clamp(Math.ceil(share), Math.ceil(LEAST_SHARE * settings.chunkTokens()), settings.chunkTokens());
        Iterator<Request<T, R>> next = requests.iterator();
        while (next.hasNext() && !chunk.isFull(room)) {
            Request<T, R> request = next.next();
            if (request.isWhole() && !chunk.isEmpty()) {
                return;
            }
            request.fill(chunk, room);
            if (request.isTaken()) {
                next.remove();
            }
            if (request.isWhole()) {
                return;
            }
        }
    }

    private void dropLate() {
        cut = false;
        Iterator<Request<T, R>> all = requests.iterator();
        while (all.hasNext()) {
            Request<T, R> request = all.next();
            if (request.deadline().isPassed()) {
                all.remove();
                dropped += request.waitingItems();
                request.late(late());
            } else if (request.allowsPart() && request.deadline().remaining().toNanos() < request.nextNanos()) {
                // It would be done too late for anybody, at the cost of those who still have time.
                all.remove();
                dropped += request.waitingItems();
                request.stopWaiting(late());
                cut = true;
            }
        }
    }

    /** Whether the last filling turned items away because they would have been too late. */
    boolean hasCut() {
        return cut;
    }

    RankFailure late() {
        return new RankFailure.DeadlineExceeded(
                what + " ran out of time; give the request a later deadline or fewer candidates");
    }

    /** Takes a request out, however much of it waits. */
    void drop(Request<T, R> request) {
        if (requests.remove(request)) {
            dropped += request.waitingItems();
        }
    }

    void dropAll(RankFailure failure) {
        for (Request<T, R> request : requests) {
            dropped += request.waitingItems();
            request.fail(failure);
        }
        requests.clear();
    }
}
