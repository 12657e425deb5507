package dev.winnow.batch;

import dev.winnow.RankFailure;
import java.time.Duration;

/**
 * How a {@link Batcher} cuts and queues.
 *
 * @param workers chunks that run at the same time, 1 or more; default one a core
 * @param chunkTokens tokens of a chunk at most, 1 or more; default 512; one longer item still runs, alone
 * @param shape how tokens are counted; default {@link Shape#PACKED}
 * @param longestQueue waiting work at most, as the time all workers together need for it; above 0, default 10 seconds.
 *     Kept once the batcher is calibrated: without a cost model nobody knows what waits
 */
public record BatchSettings(int workers, int chunkTokens, Shape shape, Duration longestQueue) {
    public BatchSettings {
        atLeastOne("workers", workers);
        atLeastOne("chunk tokens", chunkTokens);
        if (longestQueue.isNegative() || longestQueue.isZero()) {
            throw new RankFailure.Misconfigured("the longest queue is " + longestQueue + ", must be above 0");
        }
    }

    /** How a chunk's items lie beside each other. */
    public enum Shape {
        /** One after the other: a chunk is as large as the sum of its items. */
        PACKED,
        /** As rows of one length: a chunk is as large as its longest item, times the number of items. */
        PADDED
    }

    /** What was measured to be fastest on a CPU. */
    public static BatchSettings defaults() {
        return new BatchSettings(Runtime.getRuntime().availableProcessors(), 512, Shape.PACKED, Duration.ofSeconds(10));
    }

    public BatchSettings withWorkers(int workers) {
        return new BatchSettings(workers, chunkTokens, shape, longestQueue);
    }

    public BatchSettings withChunkTokens(int chunkTokens) {
        return new BatchSettings(workers, chunkTokens, shape, longestQueue);
    }

    public BatchSettings withShape(Shape shape) {
        return new BatchSettings(workers, chunkTokens, shape, longestQueue);
    }

    public BatchSettings withLongestQueue(Duration longestQueue) {
        return new BatchSettings(workers, chunkTokens, shape, longestQueue);
    }

    private static void atLeastOne(String what, int value) {
        if (value < 1) {
            throw new RankFailure.Misconfigured(what + " are " + value + ", must be 1 or more");
        }
    }
}
