package dev.winnow.packed;

import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.Architecture.Activation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What this processor multiplies at most: one large square product over and over, nothing between, on as many threads as
 * an encoder has workers. An encoder's share of it says how much there is left to gain.
 */
public final class MatmulLimit {
    /** A square this wide is past the start-up costs of a product, and its operands still fit into the caches nearest. */
    private static final int SIDE = 1024;

    private static final double OPERATIONS = 2.0 * SIDE * SIDE * SIDE;

    /** Small numbers in every format: 0.0115 in both floating-point ones, 60 as an integer. */
    private static final byte ANY = 0x3c;

    private final Dnnl dnnl;
    private final Layout layout;

    private MatmulLimit(Dnnl dnnl, Precision precision) {
        this.dnnl = dnnl;
        this.layout = new Layout(new Architecture(1, SIDE, 1, SIDE, 1, 1, 0, 1e-12, Activation.GELU, 0), precision);
    }

    /**
     * Operations a second, a multiplication and an addition counted as two: the best of several stretches, as anything else
     * that runs on the machine only takes away.
     *
     * @param threads 1 or more
     * @param time how long to measure; a stretch is a fifth of it
     * @return empty where the library or the processor cannot multiply so
     */
    public static OptionalDouble measure(Precision precision, int threads, Duration time) {
        Dnnl dnnl = NativeLibrary.get().dnnl();
        if (dnnl == null || !PackedModels.multiplies(dnnl, precision)) {
            return OptionalDouble.empty();
        }
        MatmulLimit limit = new MatmulLimit(dnnl, precision);
        double best = 0;
        for (int stretch = 0; stretch < 5; stretch++) {
            best = Math.max(best, limit.run(threads, time.toNanos() / 5));
        }
        return OptionalDouble.of(best);
    }

    private double run(int threads, long nanos) {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Double>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(() -> multiply(nanos)));
            }
            double sum = 0;
            for (Future<Double> thread : running) {
                sum += thread.get();
            }
            return sum;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while products were measured", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a product failed", e.getCause());
        }
    }

    /** Operations a second of this thread. */
    private double multiply(long nanos) {
        dnnl.useThreads(1);
        MemorySegment desc = layout.newWeightsDesc(dnnl, Step.ANSWER, SIDE);
        MemorySegment stream = dnnl.newStream();
        try (Arena arena = Arena.ofConfined();
                Product product = layout.linear(dnnl, Step.ANSWER, SIDE, desc)) {
            MemorySegment first = filled(arena, 4L * SIDE * SIDE);
            MemorySegment result = filled(arena, 4L * SIDE * SIDE);
            MemorySegment room = filled(arena, Math.max(1, product.scratchBytes()));
            product.use(new Linear(filled(arena, dnnl.size(desc)), MemorySegment.NULL, filled(arena, 4L * SIDE)));
            product.run(stream, first.address(), result.address(), room.address());
            long start = System.nanoTime();
            long products = 0;
            long took;
            do {
                product.run(stream, first.address(), result.address(), room.address());
                products++;
                took = System.nanoTime() - start;
            } while (took < nanos);
            return products * OPERATIONS / (took / 1e9);
        } finally {
            dnnl.freeStream(stream);
            dnnl.freeDesc(desc);
        }
    }

    private static MemorySegment filled(Arena arena, long bytes) {
        return arena.allocate(bytes + 64, 64).fill(ANY);
    }
}
