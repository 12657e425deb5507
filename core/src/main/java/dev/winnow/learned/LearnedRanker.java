package dev.winnow.learned;

import dev.winnow.RankFailure;
import dev.winnow.Reranker;
import java.time.InstantSource;
import java.util.List;

/**
 * What was learned from judgements: trees over features, whose sum orders candidates. The sum means nothing across queries.
 *
 * <p>Useful for: weighing several stages, lengths, freshness and fields where some hundred queries are judged. Not useful for:
 * fewer judgements (a blend has one weight to learn), or texts that nobody's stage understood.
 *
 * @param features what the trees look at
 * @param base added to every sum
 * @param trees in the order in which they were learned; may be empty, then every candidate is as good
 * @param source what it was learned from, for people
 */
public record LearnedRanker(Features features, float base, List<Tree> trees, String source) {
    public LearnedRanker {
        trees = List.copyOf(trees);
        if (!Float.isFinite(base)) {
            throw new RankFailure.Misconfigured("the base of a learned ranker is " + base + ", must be finite");
        }
    }

    /** The sum of the trees' answers for one row, in 32 bits and in their order, as the learner itself adds them. */
    public float score(float[] row) {
        float sum = base;
        for (Tree tree : trees) {
            sum += tree.value(row);
        }
        return sum;
    }

    /**
     * The stage that orders by it. It asks no model and takes some milliseconds for a hundred candidates. Says in the notes
     * which features were missing; where one is missing for every candidate, as of a stage that was passed over, the answer
     * is declared as degraded.
     *
     * @param stage its name
     * @param depth how many candidates it reads, 1 to 10,000
     * @param clock what ages are counted from
     */
    public Reranker reranker(String stage, int depth, InstantSource clock) {
        if (depth < 1 || depth > 10_000) {
            throw new RankFailure.InvalidInput("depth is " + depth + ", must be 1 to 10000");
        }
        return new Learned(this, stage, depth, clock);
    }
}
