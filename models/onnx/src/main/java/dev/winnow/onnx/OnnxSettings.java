package dev.winnow.onnx;

import dev.winnow.RankFailure;

/**
 * How a model uses the machine.
 *
 * @param workers batches that run at the same time, 1 or more; default one a core
 * @param threadsPerWorker threads inside one batch, 1 or more; default 1
 * @param maxBatchTokens tokens of a batch at most, padding counted, 1 or more; one longer text still runs, alone
 * @param arena whether the runtime keeps freed memory for the next batch: it then holds, for good, what the largest
 *     batches needed
 */
public record OnnxSettings(int workers, int threadsPerWorker, int maxBatchTokens, boolean arena) {
    public OnnxSettings {
        atLeastOne("workers", workers);
        atLeastOne("threads per worker", threadsPerWorker);
        atLeastOne("batch tokens", maxBatchTokens);
    }

    /** What was measured to be fastest on a CPU. */
    public static OnnxSettings defaults() {
        return new OnnxSettings(Runtime.getRuntime().availableProcessors(), 1, 512, false);
    }

    public OnnxSettings withWorkers(int workers) {
        return new OnnxSettings(workers, threadsPerWorker, maxBatchTokens, arena);
    }

    public OnnxSettings withThreadsPerWorker(int threadsPerWorker) {
        return new OnnxSettings(workers, threadsPerWorker, maxBatchTokens, arena);
    }

    public OnnxSettings withMaxBatchTokens(int maxBatchTokens) {
        return new OnnxSettings(workers, threadsPerWorker, maxBatchTokens, arena);
    }

    public OnnxSettings withArena(boolean arena) {
        return new OnnxSettings(workers, threadsPerWorker, maxBatchTokens, arena);
    }

    private static void atLeastOne(String what, int value) {
        if (value < 1) {
            throw new RankFailure.Misconfigured(what + " are " + value + ", must be 1 or more");
        }
    }
}
