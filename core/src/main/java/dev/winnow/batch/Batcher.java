package dev.winnow.batch;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Runs the items of many callers on a few workers, in chunks that are measured in tokens. Safe for concurrent use, from
 * virtual threads too.
 *
 * <ul>
 *   <li>A request's items run longest first, or in their order where a part of them will do and time is short. Chunks hold at
 *       most as many tokens as the settings say; a longer item stands alone. Where less waits than would fill every worker,
 *       chunks become smaller, so that all of them finish together.
 *   <li>What is left of a chunk is filled with items of the next request. Requests are served by the moment they are due:
 *       four times as long after their arrival as they would take alone, or earlier where their deadline asks for it. A
 *       big request so lets small ones pass, and a request that has waited its share lets nobody pass any more.
 *   <li>Items whose caller has been interrupted, whose deadline has passed, or whose request has failed, are dropped before
 *       they run.
 *   <li>Once {@link #calibrate calibrated}, a request's milliseconds are known when it arrives: if it cannot meet its
 *       deadline, or too much waits already, it is refused at once. A request is never refused for being big.
 * </ul>
 *
 * <p>Useful for: models that cost about the same for a token wherever it stands, on cores. Not useful for: remote services,
 * which batch themselves.
 *
 * @param <T> what a worker reads, such as one row of token ids
 * @param <R> what it answers
 */
public final class Batcher<T, R> implements AutoCloseable {
    private final String what;
    private final BatchSettings settings;
    private final ToIntFunction<? super T> tokens;
    private final Dispatch<T, R> dispatch;
    private final List<Thread> threads = new ArrayList<>();

    /** A runtime's part: made, used and closed on one thread, which is its own. */
    public interface Worker<T, R> extends AutoCloseable {
        /**
         * Runs a chunk.
         *
         * @param chunk one item or more; valid during the call only
         * @return one answer an item, in the same order
         * @throws RankFailure when the chunk cannot be answered: its requests fail with that and the worker goes on. After
         *     anything else they fail with {@link RankFailure.ModelFailure}, and this worker is closed and replaced
         */
        List<? extends R> run(List<T> chunk);

        @Override
        default void close() {}
    }

    private Batcher(
            String name,
            BatchSettings settings,
            ToIntFunction<? super T> tokens,
            LongSupplier nanoClock,
            Supplier<? extends Worker<T, R>> workers) {
        this.what = "model '" + name + "'";
        this.settings = settings;
        this.tokens = tokens;
        this.dispatch = new Dispatch<>(what, settings, nanoClock);
        List<Hand<T, R>> hands = new ArrayList<>();
        for (int number = 0; number < settings.workers(); number++) {
            Hand<T, R> hand = new Hand<>(what, number, settings, dispatch, workers, nanoClock);
            hands.add(hand);
            threads.add(
                    Thread.ofPlatform().daemon().name(name + "-" + (number + 1)).start(hand));
        }
        try {
            hands.forEach(hand -> hand.ready().join());
        } catch (CompletionException e) {
            close();
            throw e.getCause() instanceof RankFailure failure ? failure : e;
        }
    }

    /**
     * Starts the workers, and returns when each is made.
     *
     * @param name of the model, for messages and threads
     * @param tokens of an item; less than 1 counts as 1
     * @param workers called on each worker's thread, and again when one must be replaced
     * @throws RankFailure as a worker's making does; {@link RankFailure.ModelFailure} where that throws anything else
     */
    public static <T, R> Batcher<T, R> start(
            String name,
            BatchSettings settings,
            ToIntFunction<? super T> tokens,
            Supplier<? extends Worker<T, R>> workers) {
        return start(name, settings, tokens, System::nanoTime, workers);
    }

    /** With a clock of nanoseconds, so that tests need not wait. */
    static <T, R> Batcher<T, R> start(
            String name,
            BatchSettings settings,
            ToIntFunction<? super T> tokens,
            LongSupplier nanoClock,
            Supplier<? extends Worker<T, R>> workers) {
        return new Batcher<>(name, settings, tokens, nanoClock, workers);
    }

    /**
     * Answers in the order of the items; waits for them. Where the deadline {@link Deadline#allowsPart allows a part}, the
     * answer may be of the items at the front only: items then run in the order given unless there is ample time, and
     * none is begun that would end too late. Not to be called by a worker.
     *
     * @throws RankFailure.DeadlineExceeded when the deadline passes, or cannot be met even if nothing else ran; where a part
     *     is allowed, only when not even the first item is done
     * @throws RankFailure.Overloaded when too much waits already; says when to try again
     * @throws RankFailure.Unavailable when closed, or when the caller is interrupted; it stays interrupted
     * @throws RankFailure what a worker threw for a chunk with one of these items
     */
    public List<R> run(List<T> items, Deadline deadline) {
        deadline.check(what);
        if (items.isEmpty()) {
            return List.of();
        }
        Request<T, R> request = new Request<>(List.copyOf(items), tokens, deadline, false);
        dispatch.submit(List.of(request));
        return dispatch.await(request);
    }

    /**
     * Learns what this model costs on this machine, with all workers at it; to be called before the first request. From now
     * on requests are admitted by their predicted time, which follows the pace of the machine.
     *
     * @param synthetic an item of so many tokens
     * @param budget how long it may take, though no less than running chunks of four shapes four times; 150 ms is enough
     *     for a small model
     * @return what was learned
     */
    public CostModel calibrate(IntFunction<? extends T> synthetic, Duration budget) {
        CostModel cost = CostModel.calibrate(lengths -> measure(lengths, synthetic), settings.chunkTokens(), budget);
        dispatch.setCost(cost);
        return cost;
    }

    private long measure(int[] lengths, IntFunction<? extends T> synthetic) {
        List<T> items = new ArrayList<>();
        for (int length : lengths) {
            items.add(synthetic.apply(length));
        }
        List<Request<T, R>> all = Collections.nCopies(settings.workers(), items).stream()
                .map(same -> new Request<T, R>(same, tokens, Deadline.none(), true))
                .toList();
        dispatch.submit(all);
        all.forEach(dispatch::await);
        return (long) all.stream().mapToLong(Request::took).average().orElse(0);
    }

    /** Uses a cost model that is known already, in place of {@link #calibrate}. */
    public void assume(CostModel cost) {
        dispatch.setCost(cost);
    }

    /** Milliseconds that a request of these lengths would take now if nothing else ran; a guess unless calibrated. */
    public double millis(int[] lengths) {
        return dispatch.millis(new Work(lengths));
    }

    public BatchStats stats() {
        return dispatch.stats();
    }

    /** Lets running chunks end and their requests with them, if nothing of those waits; fails the rest. Waits for the workers. */
    @Override
    public void close() {
        dispatch.close();
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive() && !thread.equals(Thread.currentThread())) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    // What the workers hold is freed by them, so they are waited for all the same.
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
