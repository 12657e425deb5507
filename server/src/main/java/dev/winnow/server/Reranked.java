package dev.winnow.server;

import dev.winnow.Scale;
import java.util.List;

/**
 * What every rerank dialect answers.
 *
 * @param requestId the request's
 * @param model the name asked for, otherwise the one that answered
 * @param results best first, as many as were wanted
 * @param tokens of all pairs: the query counts once for each text
 */
record Reranked(String requestId, String model, List<Result> results, long tokens) {
    Reranked {
        results = List.copyOf(results);
    }

    /**
     * One text's place.
     *
     * @param index its place in the request, from 0
     * @param lostTokens how many of its tokens the model could not read
     */
    record Result(int index, double logit, Scale scale, int lostTokens) {
        /** The model's own number. */
        double raw() {
            return logit;
        }

        /** Between 0 and 1, greater is better: a logit's sigmoid, a similarity where it is not negative. */
        double relevance() {
            return Math.clamp(scale.display(logit), 0, 1);
        }

        double score(boolean asGiven) {
            return asGiven ? raw() : relevance();
        }
    }
}
