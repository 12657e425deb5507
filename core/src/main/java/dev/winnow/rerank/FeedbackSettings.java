package dev.winnow.rerank;

import dev.winnow.RankFailure;

/**
 * How far the candidates that lead speak for the others.
 *
 * @param examples how many candidates from the top are taken for relevant, 1 to 100; default {@value #EXAMPLES}
 * @param share what nearness to them counts against the order before, 0 to 1; default {@value #SHARE}
 * @param depth how many candidates are moved, 1 to 10,000; default {@value #DEPTH}
 */
public record FeedbackSettings(int examples, double share, int depth) {
    public static final int EXAMPLES = 5;
    public static final double SHARE = 0.5;
    public static final int DEPTH = 100;

    private static final int MOST_EXAMPLES = 100;

    public FeedbackSettings {
        if (examples < 1 || examples > MOST_EXAMPLES) {
            throw new RankFailure.InvalidInput(
                    "feedback takes " + examples + " candidates as examples, must be 1 to " + MOST_EXAMPLES);
        }
        if (!(share >= 0 && share <= 1)) {
            throw new RankFailure.InvalidInput("the share of feedback is " + share + ", must be 0 to 1");
        }
        if (depth < 1 || depth > Rerankers.MAX_DEPTH) {
            throw new RankFailure.InvalidInput("depth is " + depth + ", must be 1 to " + Rerankers.MAX_DEPTH);
        }
    }

    public static FeedbackSettings defaults() {
        return new FeedbackSettings(EXAMPLES, SHARE, DEPTH);
    }
}
