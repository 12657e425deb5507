package dev.winnow.packed;

import dev.winnow.RankFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the packed encoder uses the machine.
 *
 * @param precision null for the best that keeps scores: {@link Precision#BF16} where the processor multiplies it, else
 *     {@link Precision#FP32}
 * @param workers chunks that run at the same time, 1 or more, each on a thread of its own; default one a core
 * @param chunkTokens tokens that go through the model together, 16 to 8192; default 512
 * @param calibration how long opening may measure chunks, so that requests are admitted by their predicted time from the
 *     first one on; zero for not at all; default 150 ms
 */
public record PackedSettings(@Nullable Precision precision, int workers, int chunkTokens, Duration calibration) {
    public PackedSettings {
        if (workers < 1) {
            throw new RankFailure.Misconfigured("workers is " + workers + ", must be 1 or more");
        }
        if (chunkTokens < 16 || chunkTokens > 8192) {
            throw new RankFailure.Misconfigured("chunk tokens is " + chunkTokens + ", must be 16 to 8192");
        }
        if (calibration.isNegative()) {
            throw new RankFailure.Misconfigured("calibration is " + calibration + ", must be 0 or more");
        }
    }

    public static PackedSettings defaults() {
        return new PackedSettings(null, Runtime.getRuntime().availableProcessors(), 512, Duration.ofMillis(150));
    }

    public PackedSettings withPrecision(@Nullable Precision precision) {
        return new PackedSettings(precision, workers, chunkTokens, calibration);
    }

    public PackedSettings withWorkers(int workers) {
        return new PackedSettings(precision, workers, chunkTokens, calibration);
    }

    public PackedSettings withChunkTokens(int chunkTokens) {
        return new PackedSettings(precision, workers, chunkTokens, calibration);
    }

    public PackedSettings withCalibration(Duration calibration) {
        return new PackedSettings(precision, workers, chunkTokens, calibration);
    }
}
