package dev.winnow.rerank;

import dev.winnow.RankFailure;
import dev.winnow.Reranker;
import dev.winnow.Scorer;

/**
 * The rerankers that come with Winnow. All of them read the first {@code depth} candidates and keep the rest below, in
 * the earlier order.
 */
public final class Rerankers {
    /** The deepest a reranker may read. */
    public static final int MAX_DEPTH = 10_000;

    private Rerankers() {}

    /**
     * Orders by a scorer alone.
     *
     * <p>Useful for: a model that is better than the first stage on this kind of text. Not useful for: a model out of its
     * domain; {@link #blended} forgives more.
     *
     * @param stage the name under which its scores are kept
     * @param scorer asked once for all candidates of the head; stays the caller's to close
     * @param depth how many candidates it reads, 1 to {@value #MAX_DEPTH}
     */
    public static Reranker byScore(String stage, Scorer scorer, int depth) {
        return new ByScore(stage, scorer, requireDepth(depth));
    }

    /**
     * Orders by {@code weight * scorer + (1 - weight) * earlier stage}, both scaled to 0..1 by min-max over the head, on
     * {@link dev.winnow.Scale#FUSED}. The scorer's own scores are kept under {@code stage}, the blend under
     * {@code stage + "+"} and the earlier stage's name. Where nobody scored the candidates before, the scorer decides alone;
     * where several stages put them together, their places count instead of scores.
     *
     * <p>Useful for: a scorer that adds what the first stage lacks without being better alone. Not useful for: a strong
     * model, which the first stage only dilutes.
     *
     * @param weight the scorer's part, 0 to 1
     */
    public static Reranker blended(String stage, Scorer scorer, int depth, double weight) {
        if (!(weight >= 0 && weight <= 1)) {
            throw new RankFailure.InvalidInput("the blending weight is " + weight + ", must be 0 to 1");
        }
        return new Blended(stage, scorer, requireDepth(depth), weight);
    }

    private static int requireDepth(int depth) {
        if (depth < 1 || depth > MAX_DEPTH) {
            throw new RankFailure.InvalidInput("depth is " + depth + ", must be 1 to " + MAX_DEPTH);
        }
        return depth;
    }
}
