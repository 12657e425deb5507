package dev.winnow.batch;

import dev.winnow.RankFailure;
import dev.winnow.batch.Batcher.Worker;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One thread of a {@link Batcher} with its worker. A worker that threw something unforeseen is replaced by a new one. */
final class Hand<T, R> implements Runnable {
    private final String what;
    private final int number;
    private final Dispatch<T, R> dispatch;
    private final Supplier<? extends Worker<T, R>> workers;
    private final LongSupplier nanoClock;
    private final Chunk<T, R> chunk;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private @Nullable Worker<T, R> worker;

    Hand(
            String what,
            int number,
            BatchSettings settings,
            Dispatch<T, R> dispatch,
            Supplier<? extends Worker<T, R>> workers,
            LongSupplier nanoClock) {
        this.what = what;
        this.number = number;
        this.dispatch = dispatch;
        this.workers = workers;
        this.nanoClock = nanoClock;
        this.chunk = new Chunk<>(settings);
    }

    /** Completes when the first worker is made, or with what prevented it. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    @Override
    public void run() {
        try {
            worker = workers.get();
        } catch (Throwable e) {
            ready.completeExceptionally(failure(e));
            return;
        }
        ready.complete(null);
        while (takeChunk()) {
            runChunk();
            // A worker that interrupts itself must not disturb the next chunk.
            Thread.interrupted();
        }
        chunk.clear();
        closeWorker();
    }

    private boolean takeChunk() {
        while (true) {
            try {
                return dispatch.take(number, chunk);
            } catch (OutOfMemoryError e) {
                // While the chunk was filled: whoever is in it hears of it, and the thread lives on.
                dispatch.fail(number, chunk, failure(e));
            }
        }
    }

    private void runChunk() {
        long began = nanoClock.getAsLong();
        try {
            Worker<T, R> present = worker;
            if (present == null) {
                present = workers.get();
                worker = present;
            }
            chunk.answer(what, present.run(chunk.items()));
        } catch (RankFailure e) {
            dispatch.fail(number, chunk, e);
            return;
        } catch (Throwable e) {
            dispatch.fail(number, chunk, failure(e));
            closeWorker();
            return;
        }
        dispatch.end(number, chunk, nanoClock.getAsLong() - began);
    }

    private RankFailure failure(Throwable e) {
        return e instanceof RankFailure failure ? failure : new RankFailure.ModelFailure(what + " failed: " + e, e);
    }

    private void closeWorker() {
        Worker<T, R> present = worker;
        worker = null;
        if (present != null) {
            try {
                present.close();
            } catch (Throwable e) {
                System.getLogger(Hand.class.getName())
                        .log(Level.WARNING, "a worker of " + what + " did not close cleanly", e);
            }
        }
    }
}
