package dev.winnow.batch;

import dev.winnow.RankFailure;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How long one worker takes for a chunk: {@code a + b * tokens + c * (sum of squared lengths)} nanoseconds. The first is
 * the price of starting, the second that of the linear layers, the third that of attention, which each item pays alone.
 * None is negative.
 *
 * @param chunk nanoseconds a chunk
 * @param token nanoseconds a token
 * @param square nanoseconds for each squared token of an item
 */
public record CostModel(double chunk, double token, double square) {
    public CostModel {
        if (!(chunk >= 0 && token >= 0 && square >= 0 && Double.isFinite(chunk + token + square))) {
            throw new RankFailure.InvalidInput(
                    "a cost is " + chunk + ", " + token + ", " + square + ", each must be 0 or above and finite");
        }
    }

    /**
     * A chunk that was measured.
     *
     * @param tokens of all its items
     * @param squares the sum of its items' squared lengths
     * @param nanos how long it took, above 0
     */
    public record Sample(long tokens, double squares, long nanos) {
        public Sample {
            if (nanos <= 0) {
                throw new RankFailure.InvalidInput("a chunk took " + nanos + " ns, must be above 0");
            }
        }

        public static Sample of(int[] lengths, long nanos) {
            Work work = new Work(lengths);
            return new Sample(work.tokens(), work.squares(), nanos);
        }
    }

    /**
     * The model nearest to what was measured, by least squares of the relative errors under the rule that no cost is
     * negative.
     *
     * @throws RankFailure.InvalidInput when there are no samples
     */
    public static CostModel fit(List<Sample> samples) {
        return LeastSquares.fit(samples);
    }

    /**
     * Measures chunks of several shapes and fits them; each shape is measured as often as the budget allows, and its median
     * counts. Runs every shape four times at least, however long that takes; the first time is not counted.
     *
     * @param nanos runs a chunk of items of these lengths and says how long it took
     * @param chunkTokens tokens of a chunk at most
     * @param budget about how long this may take; enough for a small model are 150 ms
     */
    public static CostModel calibrate(ToLongFunction<int[]> nanos, int chunkTokens, Duration budget) {
        return Calibration.run(nanos, chunkTokens, budget, System::nanoTime);
    }

    /** Nanoseconds of one chunk. */
    public double nanos(int[] lengths) {
        Work work = new Work(lengths);
        return nanos(1, work.tokens(), work.squares());
    }

    double nanos(double chunks, long tokens, double squares) {
        return chunks * chunk + tokens * token + squares * square;
    }

    /**
     * Milliseconds of a request that runs alone: its work shared among the workers, but never less than its longest item
     * takes.
     *
     * @param lengths tokens of its items
     * @param settings how it is cut
     */
    public double millis(int[] lengths, BatchSettings settings) {
        return new Work(lengths).nanos(this, settings) / 1e6;
    }
}
