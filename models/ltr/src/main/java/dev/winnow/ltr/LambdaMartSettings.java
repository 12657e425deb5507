package dev.winnow.ltr;

import dev.winnow.RankFailure;

/**
 * How trees are learned.
 *
 * @param trees how many at most, 1 to 5,000; as many are kept as were best on the dev queries; default 400
 * @param depth questions from a tree's root to its leaf, 1 to 10; default 3
 * @param rate how much each tree counts, above 0 and up to 1; default 0.05
 * @param share which part of the candidates, and of the features, each tree sees, above 0 and up to 1; default 0.8
 * @param seed of those parts; equal input and seed give equal trees
 */
public record LambdaMartSettings(int trees, int depth, double rate, double share, long seed) {
    public LambdaMartSettings {
        within("trees", trees, 1, 5_000);
        within("the depth of a tree", depth, 1, 10);
        if (!(rate > 0 && rate <= 1) || !(share > 0 && share <= 1)) {
            throw new RankFailure.InvalidInput(
                    "the rate is " + rate + " and the share " + share + "; both must be above 0 and up to 1");
        }
    }

    public static LambdaMartSettings defaults() {
        return new LambdaMartSettings(400, 3, 0.05, 0.8, 42);
    }

    private static void within(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new RankFailure.InvalidInput(what + ": " + value + ", must be " + least + " to " + most);
        }
    }
}
