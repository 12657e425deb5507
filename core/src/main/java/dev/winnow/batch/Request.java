package dev.winnow.batch;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through the {@link Batcher}: items still to run, longest first, and answers as they come. Where its
 * deadline allows a part and is near, items run in the order given, and the answer is of those at the front that were done in
 * time. All but {@link #await} and the answers is guarded by the batcher's lock.
 */
final class Request<T, R> {
    private final List<T> items;
    private final Deadline deadline;
    private final Thread caller = Thread.currentThread();
    private final Object[] answers;
    /** The items' numbers, as they run; those before {@code first} are taken, as are those below zero. */
    private final int[] order;

    private final int[] lengths;
    private final Work work;
    private final boolean whole;
    private final boolean[] done;
    private int first;
    private int answered;
    private int unanswered;
    private int size;
    private long waitingTokens;
    private double nanos;
    private long due;
    private long arrival;
    private long took;
    private @Nullable RankFailure failure;
    private volatile boolean over;

    /** @param whole whether all items must run in one chunk that holds nothing else */
    Request(List<T> items, ToIntFunction<? super T> tokens, Deadline deadline, boolean whole) {
        this.whole = whole;
        this.items = items;
        this.deadline = deadline;
        int size = items.size();
        lengths = new int[size];
        order = new int[size];
        for (int i = 0; i < size; i++) {
            lengths[i] = Math.max(1, tokens.applyAsInt(items.get(i)));
            order[i] = i;
        }
        if (!deadline.allowsPart()) {
            runLongestFirst();
        }
        work = new Work(lengths);
        answers = new Object[size];
        done = new boolean[size];
        unanswered = size;
        waitingTokens = work.tokens();
    }

    /** For a request that will be answered whole: its last chunks are then small, and all workers end together. */
    void runLongestFirst() {
        long[] sorted = new long[order.length];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = ((long) -lengths[i] << 32) | i;
        }
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            order[i] = (int) sorted[i];
        }
    }

    /** Takes a place in the queue. */
    void arrive(double nanos, long due, long arrival) {
        this.nanos = nanos;
        this.due = due;
        this.arrival = arrival;
    }

    Work work() {
        return work;
    }

    boolean isWhole() {
        return whole;
    }

    Deadline deadline() {
        return deadline;
    }

    long waitingTokens() {
        return waitingTokens;
    }

    /** Nanoseconds of one worker that its waiting items need. */
    double waitingNanos() {
        return nanos * waitingTokens / work.tokens();
    }

    /** Earliest due first, then earliest arrival; a difference, because the clock wraps around. */
    static int compare(Request<?, ?> a, Request<?, ?> b) {
        long difference = a.due - b.due;
        return difference != 0 ? Long.signum(difference) : Long.signum(a.arrival - b.arrival);
    }

    /** Moves into the chunk the longest items that still fit; all of them when they must run together. */
    void fill(Chunk<T, R> chunk, int room) {
        for (int i = first; i < order.length && (whole || !chunk.isFull(room)); i++) {
            int item = order[i];
            if (item >= 0 && (whole || chunk.fits(lengths[item], room))) {
                chunk.add(this, item, items.get(item), lengths[item]);
                waitingTokens -= lengths[item];
                order[i] = -1;
            }
        }
        while (first < order.length && order[first] < 0) {
            first++;
        }
    }

    /** Whether nothing of it waits. */
    boolean isTaken() {
        return first == order.length;
    }

    int waitingItems() {
        int count = 0;
        for (int i = first; i < order.length; i++) {
            count += order[i] >= 0 ? 1 : 0;
        }
        return count;
    }

    /** Not guarded: each place is written once, before {@link #answered}. */
    void answer(int item, R answer) {
        answers[item] = answer;
    }

    /** @param nanos how long the chunk ran */
    void answered(int item, long nanos) {
        took = nanos;
        done[item] = true;
        while (answered < done.length && done[answered]) {
            answered++;
        }
        unanswered--;
        if (unanswered == 0 && !over) {
            end();
        }
    }

    boolean allowsPart() {
        return deadline.allowsPart();
    }

    /** Nanoseconds of the next item that would run, by the request's own prediction. */
    double nextNanos() {
        return isTaken() ? 0 : nanos * lengths[order[first]] / work.tokens();
    }

    /** Nothing more of it will run; it ends with what runs now. */
    void stopWaiting(RankFailure late) {
        unanswered -= waitingItems();
        first = order.length;
        waitingTokens = 0;
        if (unanswered == 0) {
            late(late);
        }
    }

    /** The deadline has passed: what was answered at the front is the answer, if a part is allowed and there is one. */
    void late(RankFailure late) {
        if (!over && deadline.allowsPart() && answered > 0) {
            end();
        } else {
            fail(late);
        }
    }

    void fail(RankFailure failure) {
        if (!over) {
            this.failure = failure;
            end();
        }
    }

    private void end() {
        size = answered;
        over = true;
        LockSupport.unpark(caller);
    }

    boolean isOver() {
        return over;
    }

    /** Waits until it is over, the caller is interrupted or the deadline passes. */
    void await() {
        while (!over && !caller.isInterrupted() && !deadline.isPassed()) {
            if (deadline.isLimited()) {
                LockSupport.parkNanos(this, deadline.remaining().toNanos());
            } else {
                LockSupport.park(this);
            }
        }
    }

    /** Nanoseconds of the chunk that ended it. */
    long took() {
        return took;
    }

    /** The answers, in the order of the items, once it is over: of all, or of those at the front. */
    @SuppressWarnings("unchecked") // only answers of this request's workers were put in
    List<R> result() {
        if (failure != null) {
            throw failure;
        }
        return (List<R>) Collections.unmodifiableList(Arrays.asList(answers).subList(0, size));
    }
}
