package dev.winnow.calibrate;

import dev.winnow.RankFailure;

/**
 * A score and whether the passage that got it was judged relevant.
 *
 * @param query the query's id: examples of one query are never learned from and measured by at once
 * @param score finite, as the model gave it, greater is better
 */
public record Example(String query, double score, boolean relevant) {
    public Example {
        if (!Double.isFinite(score)) {
            throw new RankFailure.ModelFailure(
                    "a score of query '" + query + "' is " + score + "; scores must be finite numbers");
        }
    }
}
