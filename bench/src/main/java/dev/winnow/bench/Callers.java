package dev.winnow.bench;

import dev.winnow.app.bench.Engine;
import dev.winnow.app.bench.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Callers that ask at the same time, each its next request when the last is answered.
 *
 * @param pairsPerSecond of all callers together
 * @param p50 milliseconds of a request, the middle one
 * @param p95 milliseconds that one request in twenty exceeds
 */
record Callers(String engine, String precision, int callers, double pairsPerSecond, double p50, double p95) {
    static Callers run(Engine engine, Workload workload, int callers, int requests) {
        List<Double> times = new ArrayList<>();
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Double>>> running = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                running.add(threads.submit(() -> ask(engine, workload, requests)));
            }
            for (Future<List<Double>> caller : running) {
                times.addAll(caller.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while callers ran", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a caller of " + engine.name() + " failed", e);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        times.sort(null);
        return new Callers(
                engine.name(),
                engine.precision(),
                callers,
                (double) times.size() * workload.pairs() / seconds,
                times.get(times.size() / 2),
                times.get((int) Math.ceil(0.95 * times.size()) - 1));
    }

    private static List<Double> ask(Engine engine, Workload workload, int requests) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            long start = System.nanoTime();
            engine.score(workload);
            times.add((System.nanoTime() - start) / 1e6);
        }
        return times;
    }
}
