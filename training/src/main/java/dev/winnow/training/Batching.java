package dev.winnow.training;

import dev.winnow.RankFailure;

/**
 * What goes through the model together.
 *
 * @param groups queries a step, 1 to 4096, default 8; their gradients are summed up before weights change
 * @param batchTokens tokens in one pass, filling included, 64 to 1,000,000, default 4096; rows of like length share a pass
 * @param memoryTokens tokens whose intermediate numbers are kept at once, at least {@code batchTokens}, default 16384; a step with more is cut, and its gradients accumulated
 * @param window tokens a pair at most, 32 to what the model reads, default 256; queries that leave too little room are left
 *     out
 * @param shuffle whether groups come in an order drawn anew each epoch, default; or else as they are given
 */
public record Batching(int groups, int batchTokens, int memoryTokens, int window, boolean shuffle) {
    public Batching {
        require("groups a step", groups, 1, 4096);
        require("tokens a pass", batchTokens, 64, 1_000_000);
        require("tokens in memory", memoryTokens, batchTokens, 10_000_000);
        require("window", window, 32, 100_000);
    }

    private static void require(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new RankFailure.InvalidInput(what + " is " + value + ", must be " + least + " to " + most);
        }
    }

    public static Batching defaults() {
        return new Batching(8, 4096, 16_384, 256, true);
    }

    public Batching withGroups(int groups) {
        return new Batching(groups, batchTokens, memoryTokens, window, shuffle);
    }

    public Batching withBatchTokens(int batchTokens) {
        return new Batching(groups, batchTokens, Math.max(batchTokens, memoryTokens), window, shuffle);
    }

    public Batching withMemoryTokens(int memoryTokens) {
        return new Batching(groups, batchTokens, memoryTokens, window, shuffle);
    }

    public Batching withWindow(int window) {
        return new Batching(groups, batchTokens, memoryTokens, window, shuffle);
    }

    public Batching withShuffle(boolean shuffle) {
        return new Batching(groups, batchTokens, memoryTokens, window, shuffle);
    }
}
