package dev.winnow.concurrent;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/**
 * Calls that wait for something, run on virtual threads. Answers come in the order of the tasks; the first task that fails,
 * in that order, fails the whole, and what is still at work is interrupted and not waited for.
 */
public final class SideBySide {
    private SideBySide() {}

    /** Which tasks must wait for which. */
    @FunctionalInterface
    public interface Order {
        /** Whether the task {@code later} begins only after the task {@code earlier}, which stands before it, has ended. */
        boolean follows(int later, int earlier);
    }

    /** Tasks that need not wait for each other; see the longer form. */
    public static <T> List<T> map(int most, int tasks, IntFunction<T> work, Deadline deadline) {
        return run(most, tasks, i -> List.of(), work, deadline);
    }

    /**
     * @param most how many may be at work at once, 1 or more
     * @param tasks how many there are; each gets its number, from 0
     * @param order asked once for each pair, so O(tasks squared)
     * @throws RankFailure.DeadlineExceeded when the deadline passes first
     */
    public static <T> List<T> map(int most, int tasks, Order order, IntFunction<T> work, Deadline deadline) {
        return run(most, tasks, i -> before(i, order), work, deadline);
    }

    private static List<Integer> before(int task, Order order) {
        List<Integer> earlier = new ArrayList<>();
        for (int i = 0; i < task; i++) {
            if (order.follows(task, i)) {
                earlier.add(i);
            }
        }
        return earlier;
    }

    private static <T> List<T> run(
            int most, int tasks, IntFunction<List<Integer>> before, IntFunction<T> work, Deadline deadline) {
        Semaphore free = new Semaphore(most, true);
        List<CompletableFuture<Boolean>> ended = new ArrayList<>();
        List<Future<T>> futures = new ArrayList<>();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        try {
            for (int i = 0; i < tasks; i++) {
                int task = i;
                List<CompletableFuture<Boolean>> awaited =
                        before.apply(task).stream().map(ended::get).toList();
                CompletableFuture<Boolean> end = new CompletableFuture<>();
                ended.add(end);
                futures.add(executor.submit(() -> {
                    for (CompletableFuture<Boolean> other : awaited) {
                        other.get();
                    }
                    free.acquire();
                    try {
                        return work.apply(task);
                    } finally {
                        free.release();
                        end.complete(true);
                    }
                }));
            }
            List<T> answers = new ArrayList<>(tasks);
            for (Future<T> future : futures) {
                answers.add(await(future, deadline));
            }
            return answers;
        } finally {
            executor.shutdownNow();
        }
    }

    private static <T> T await(Future<T> future, Deadline deadline) {
        try {
            return future.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new RankFailure.DeadlineExceeded(
                    "a call ran out of time; give the request a later deadline or fewer candidates");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RankFailure.Unavailable("waiting for a call was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("a call broke", e.getCause());
        }
    }
}
