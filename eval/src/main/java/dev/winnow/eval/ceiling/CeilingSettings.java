package dev.winnow.eval.ceiling;

import dev.winnow.RankFailure;

/**
 * When retrieval is to be mended before anything is reranked.
 *
 * @param depth the depth at which recall is looked at, 1 to 10,000, default 100
 * @param leastRecall below this recall the verdict is "fix retrieval first", 0 to 1, default 0.85
 */
public record CeilingSettings(int depth, double leastRecall) {
    public CeilingSettings {
        if (depth < 1 || depth > 10_000) {
            throw new RankFailure.InvalidInput("the depth of the recall is " + depth + ", must be 1 to 10000");
        }
        if (!(leastRecall >= 0 && leastRecall <= 1)) {
            throw new RankFailure.InvalidInput(
                    "the least recall is " + leastRecall + ", must be 0 to 1; 0.85 is usual");
        }
    }

    public static CeilingSettings defaults() {
        return new CeilingSettings(100, 0.85);
    }

    public CeilingSettings withDepth(int depth) {
        return new CeilingSettings(depth, leastRecall);
    }

    public CeilingSettings withLeastRecall(double leastRecall) {
        return new CeilingSettings(depth, leastRecall);
    }
}
