package dev.winnow.passage;

import dev.winnow.RankFailure;

/**
 * How {@link LongDocuments} reads a long text.
 *
 * @param size how long a window is and how much of the one before it repeats
 * @param join how the scores of a text's windows become one
 * @param most how many windows of one text are read, 1 to 10,000; default 64; what stands behind them is lost, and said so
 */
public record WindowSettings(PassageSplitter.Settings size, Join join, int most) {
    public static final int MAX_WINDOWS = 10_000;

    public WindowSettings {
        if (most < 1 || most > MAX_WINDOWS) {
            throw new RankFailure.InvalidInput(
                    "the most windows of a text are " + most + ", must be 1 to " + MAX_WINDOWS);
        }
    }

    public static WindowSettings defaults() {
        return new WindowSettings(PassageSplitter.Settings.standard(), new Join.Max(), 64);
    }

    public WindowSettings withSize(PassageSplitter.Settings size) {
        return new WindowSettings(size, join, most);
    }

    public WindowSettings withJoin(Join join) {
        return new WindowSettings(size, join, most);
    }

    public WindowSettings withMost(int most) {
        return new WindowSettings(size, join, most);
    }
}
