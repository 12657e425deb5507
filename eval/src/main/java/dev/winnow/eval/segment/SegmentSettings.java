package dev.winnow.eval.segment;

import dev.winnow.RankFailure;
import dev.winnow.eval.significance.SignificanceSettings;

/**
 * How segments are compared.
 *
 * @param fewestQueries a segment of fewer queries gets the verdict "too few to tell", whatever its p-value; 2 or more,
 *     default 20: with 20, a paired test finds a difference of two thirds of a standard deviation four times in five, and
 *     nothing much smaller
 * @param significance how the systems are compared within a segment; more rounds are drawn where the correction for many
 *     segments needs them
 */
public record SegmentSettings(int fewestQueries, SignificanceSettings significance) {
    public SegmentSettings {
        if (fewestQueries < 2) {
            throw new RankFailure.InvalidInput(
                    "the fewest queries that can tell are " + fewestQueries + ", must be 2 or more; 20 is usual");
        }
    }

    public static SegmentSettings defaults() {
        return new SegmentSettings(20, SignificanceSettings.defaults());
    }

    public SegmentSettings withFewestQueries(int fewest) {
        return new SegmentSettings(fewest, significance);
    }

    public SegmentSettings withSignificance(SignificanceSettings significance) {
        return new SegmentSettings(fewestQueries, significance);
    }
}
