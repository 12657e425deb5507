package dev.winnow.packed;

import dev.winnow.RankFailure;
import org.jspecify.annotations.Nullable;

/**
 * How the packed encoder uses the machine.
 *
 * @param precision null for the best that keeps scores: {@link Precision#BF16} where the processor multiplies it, else
 *     {@link Precision#FP32}
 * @param workers chunks that run at the same time, 1 or more, each on a thread of its own; default one a core
 * @param chunkTokens tokens that go through the model together, 16 to 8192; default 512
 */
public record PackedSettings(@Nullable Precision precision, int workers, int chunkTokens) {
    public PackedSettings {
        if (workers < 1) {
            throw new RankFailure.Misconfigured("workers is " + workers + ", must be 1 or more");
        }
        if (chunkTokens < 16 || chunkTokens > 8192) {
            throw new RankFailure.Misconfigured("chunk tokens is " + chunkTokens + ", must be 16 to 8192");
        }
    }

    public static PackedSettings defaults() {
        return new PackedSettings(null, Runtime.getRuntime().availableProcessors(), 512);
    }

    public PackedSettings withPrecision(@Nullable Precision precision) {
        return new PackedSettings(precision, workers, chunkTokens);
    }

    public PackedSettings withWorkers(int workers) {
        return new PackedSettings(precision, workers, chunkTokens);
    }

    public PackedSettings withChunkTokens(int chunkTokens) {
        return new PackedSettings(precision, workers, chunkTokens);
    }
}
