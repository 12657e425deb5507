package dev.winnow.training;

import dev.winnow.RankFailure;
import dev.winnow.training.loss.Loss;
import dev.winnow.training.model.Adaptation;

/**
 * Everything that decides what a training gives; equal settings, groups and threads give equal weights.
 *
 * @param loss as {@link Loss#parse} reads it, default {@code softmax + 0.3 bce}
 * @param offsets whether each example's offset is added to its logit inside the loss and when dev groups are ranked, so that
 *     the model learns what the first stage lacks; the sum must then be served
 * @param adaptation which weights change
 * @param optimization how they change
 * @param batching what goes through together
 * @param evaluateEvery steps between two measurements on the dev groups, 1 or more, default 200; a checkpoint is written
 *     with each
 * @param patience measurements without a better one after which it stops, 1 or more, default 5
 * @param seed of every random draw, default 42
 * @param threads how many compute, 1 or more, default all processors
 */
public record TrainingSettings(
        String loss,
        boolean offsets,
        Adaptation adaptation,
        Optimization optimization,
        Batching batching,
        int evaluateEvery,
        int patience,
        long seed,
        int threads) {
    public TrainingSettings {
        Loss.parse(loss);
        if (evaluateEvery < 1) {
            throw new RankFailure.InvalidInput(
                    "steps between two measurements is " + evaluateEvery + ", must be 1 or more; 200 is usual");
        }
        if (patience < 1) {
            throw new RankFailure.InvalidInput("the patience is " + patience + ", must be 1 or more; 5 is usual");
        }
        if (threads < 1) {
            throw new RankFailure.InvalidInput("threads is " + threads + ", must be 1 or more");
        }
    }

    public static TrainingSettings defaults() {
        return new TrainingSettings(
                "softmax + 0.3 bce",
                false,
                Adaptation.full(),
                Optimization.defaults(),
                Batching.defaults(),
                200,
                5,
                42,
                Runtime.getRuntime().availableProcessors());
    }

    public TrainingSettings withLoss(String loss) {
        return new TrainingSettings(
                loss, offsets, adaptation, optimization, batching, evaluateEvery, patience, seed, threads);
    }

    public TrainingSettings withOffsets(boolean offsets) {
        return new TrainingSettings(
                loss, offsets, adaptation, optimization, batching, evaluateEvery, patience, seed, threads);
    }

    public TrainingSettings withAdaptation(Adaptation adaptation) {
        return new TrainingSettings(
                loss, offsets, adaptation, optimization, batching, evaluateEvery, patience, seed, threads);
    }

    public TrainingSettings withOptimization(Optimization optimization) {
        return new TrainingSettings(
                loss, offsets, adaptation, optimization, batching, evaluateEvery, patience, seed, threads);
    }

    public TrainingSettings withBatching(Batching batching) {
        return new TrainingSettings(
                loss, offsets, adaptation, optimization, batching, evaluateEvery, patience, seed, threads);
    }

    public TrainingSettings withEvaluateEvery(int evaluateEvery) {
        return new TrainingSettings(
                loss, offsets, adaptation, optimization, batching, evaluateEvery, patience, seed, threads);
    }

    public TrainingSettings withPatience(int patience) {
        return new TrainingSettings(
                loss, offsets, adaptation, optimization, batching, evaluateEvery, patience, seed, threads);
    }

    public TrainingSettings withSeed(long seed) {
        return new TrainingSettings(
                loss, offsets, adaptation, optimization, batching, evaluateEvery, patience, seed, threads);
    }

    public TrainingSettings withThreads(int threads) {
        return new TrainingSettings(
                loss, offsets, adaptation, optimization, batching, evaluateEvery, patience, seed, threads);
    }
}
