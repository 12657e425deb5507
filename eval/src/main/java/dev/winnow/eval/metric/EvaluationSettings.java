package dev.winnow.eval.metric;

import dev.winnow.RankFailure;

/**
 * How a run is measured.
 *
 * @param relevanceLevel the lowest grade that counts as relevant, 1 or more, usually 1 (trec_eval's {@code -l})
 * @param complete whether a judged query without an answer counts, with the value of an empty answer; usually not, as in
 *     trec_eval without {@code -c}. Two systems can be compared only when it does
 * @param depth how many documents of each answer are looked at, 1 or more, usually all (trec_eval's {@code -M})
 */
public record EvaluationSettings(int relevanceLevel, boolean complete, int depth) {
    public EvaluationSettings {
        if (relevanceLevel < 1) {
            throw new RankFailure.InvalidInput("the relevance level is " + relevanceLevel + ", must be 1 or more");
        }
        if (depth < 1) {
            throw new RankFailure.InvalidInput("the depth is " + depth + ", must be 1 or more");
        }
    }

    /** What trec_eval does unless told otherwise. */
    public static EvaluationSettings standard() {
        return new EvaluationSettings(1, false, Integer.MAX_VALUE);
    }

    public EvaluationSettings withRelevanceLevel(int level) {
        return new EvaluationSettings(level, complete, depth);
    }

    public EvaluationSettings withComplete(boolean complete) {
        return new EvaluationSettings(relevanceLevel, complete, depth);
    }

    public EvaluationSettings withDepth(int depth) {
        return new EvaluationSettings(relevanceLevel, complete, depth);
    }
}
