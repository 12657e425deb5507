package dev.winnow.bench.serve;

import dev.winnow.bench.serve.Asker.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * So many clients, each asking at its own pace or, when it is late, at once.
 *
 * @param asker what they ask
 * @param seconds how long they begin requests
 */
record Clients(Asker asker, int count, int seconds) {
    /** Each asks when it was answered. */
    List<Reply> withoutPause() throws InterruptedException {
        return at(Double.POSITIVE_INFINITY);
    }

    /** @param rate requests a second of all of them together */
    List<Reply> at(double rate) throws InterruptedException {
        List<Reply> replies = new ArrayList<>();
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Reply>>> running = new ArrayList<>();
            for (int client = 0; client < count; client++) {
                long every = (long) (1e9 * count / rate);
                long first = System.nanoTime() + every * client / count;
                running.add(threads.submit(() -> client(first, every, end)));
            }
            for (Future<List<Reply>> client : running) {
                replies.addAll(client.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client failed", e);
        }
        return replies;
    }

    private List<Reply> client(long first, long every, long end) throws InterruptedException {
        List<Reply> replies = new ArrayList<>();
        for (long due = first; due - end < 0 && System.nanoTime() - end < 0; due += every) {
            long wait = due - System.nanoTime();
            if (wait > 0) {
                Thread.sleep(Duration.ofNanos(wait));
            }
            replies.add(asker.ask());
        }
        return replies;
    }
}
