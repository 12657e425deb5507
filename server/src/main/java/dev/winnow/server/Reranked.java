package dev.winnow.server;

import dev.winnow.Candidate;
import dev.winnow.StageScore;
import dev.winnow.pipeline.Quality;
import java.util.List;
import java.util.Optional;

/**
 * What every rerank dialect answers.
 *
 * @param requestId the request's
 * @param model the name asked for, otherwise the one that answered
 * @param results best first, as many as were wanted
 * @param tokens of all pairs: the query counts once for each text
 * @param quality how many of the texts were read
 */
record Reranked(String requestId, String model, List<Result> results, long tokens, Quality quality) {
    Reranked {
        results = List.copyOf(results);
    }

    /** For services whose answers hold warnings: that there was no time for all, or nothing. */
    Optional<String> warning() {
        return quality.scored() == quality.of()
                ? Optional.empty()
                : Optional.of(quality.scored() + " of " + quality.of()
                        + " documents were read; the rest follow in their order with the score 0");
    }

    /**
     * One text's place.
     *
     * @param index its place in the request, from 0
     * @param candidate with what the reranker said, if it read the text
     * @param relevance between 0 and 1, greater is better; 0 when the text was not read
     */
    record Result(int index, Candidate candidate, double relevance) {
        Optional<StageScore> said() {
            return candidate.last();
        }

        /** The model's own number; of a text that was read. */
        double raw() {
            return said().orElseThrow().logit();
        }

        double score(boolean asGiven) {
            return asGiven ? raw() : relevance;
        }
    }
}
