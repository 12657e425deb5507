package dev.winnow.diversity;

import dev.winnow.RankFailure;
import dev.winnow.Reranker;
import dev.winnow.rerank.Rerankers;
import java.util.List;

/**
 * What makes an answer say more by repeating itself less: joining copies before a model reads them, quotas, and marginal
 * relevance. None of these scores anything; what earlier stages said stays the last word on relevance.
 */
public final class Diversity {
    private Diversity() {}

    /**
     * Joins near-duplicates: of passages whose words resemble each other's, the first stays and stands for the others, which
     * {@link dev.winnow.Candidate#joined} names. Whether two texts are the same is told exactly, by the runs of three words
     * they share (Broder 1997); case and punctuation do not count. A passage without words is never joined.
     *
     * <p>Cost: one look at each run of words, and for each passage at the kept passages that share one with it.
     *
     * <p>Useful for: mirrored and republished documents, before a dear stage reads each copy. Not useful for: measuring
     * recall, as copies are no longer in the answer by themselves.
     *
     * @param resemblance from which share of common runs of words on, above 0 to 1
     */
    public static Reranker joining(double resemblance) {
        requireShare("the resemblance from which passages are joined", resemblance);
        return new Joining(resemblance);
    }

    /**
     * Keeps the first so many of each kind and drops the others.
     *
     * <p>Useful for: one passage a case, source or jurisdiction. Not useful for: when the best answers all stand in one
     * document.
     *
     * @param quotas all of which hold
     */
    public static Reranker quotas(List<Quota> quotas) {
        return new Quotas(quotas);
    }

    /**
     * Maximal marginal relevance: each next candidate is that with the greatest {@code lambda * relevance - (1 - lambda) *
     * greatest likeness to one above it}. Relevance is what the last stage said, scaled to 0..1 over the head by min-max; where
     * several stages put the head together, the place. What stands below the depth stays below, in its order.
     *
     * <p>Carbonell and Goldstein, "The use of MMR, diversity-based reranking for reordering documents and producing
     * summaries", SIGIR 1998. Their likeness to the query is the stage's score here.
     *
     * <p>Useful for: questions that can mean several things, prompts with little room. Not useful for: a question with one
     * answer, where it only pushes the second proof down. Cost: depth squared over two comparisons.
     *
     * @param lambda 0 (all for diversity) to 1 (the order as it was)
     * @param depth how many candidates it looks at
     */
    public static Reranker marginal(double lambda, int depth, Likeness likeness) {
        if (!(lambda >= 0 && lambda <= 1)) {
            throw new RankFailure.InvalidInput("the lambda of marginal relevance is " + lambda + ", must be 0 to 1");
        }
        if (depth < 1 || depth > Rerankers.MAX_DEPTH) {
            throw new RankFailure.InvalidInput(
                    "the depth of marginal relevance is " + depth + ", must be 1 to " + Rerankers.MAX_DEPTH);
        }
        return new Marginal(lambda, depth, likeness);
    }

    private static void requireShare(String what, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new RankFailure.InvalidInput(what + " is " + share + ", must be above 0 and at most 1");
        }
    }
}
