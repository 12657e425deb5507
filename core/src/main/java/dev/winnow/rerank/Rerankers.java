package dev.winnow.rerank;

import dev.winnow.Notes;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scorer;
import dev.winnow.vector.VectorSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

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
        return new ByScore(stage, new Reading(stage, scorer, Optional.empty()), requireDepth(depth));
    }

    /** {@link #byScore(String, Scorer, int)}, which stops reading when the kept set is unlikely to change. */
    public static Reranker byScore(String stage, Scorer scorer, int depth, EarlyStop stop) {
        return new ByScore(stage, new Reading(stage, scorer, Optional.of(stop)), requireDepth(depth));
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
        return new Blended(stage, new Reading(stage, scorer, Optional.empty()), requireDepth(depth), weight);
    }

    /**
     * Leaves a ranking as it is where one of the rules applies, and says which.
     *
     * <p>Useful for: saving the dearest stage for the queries that need it. Not useful for: a stage that costs less than a
     * wrong guess.
     *
     * @param rules asked in order
     */
    public static Reranker skipping(List<Skip> rules, Reranker reranker) {
        return new Skipping(rules, reranker);
    }

    /**
     * Drops what stands below the first {@code keep} candidates afterwards.
     *
     * <p>Useful for: a cascade whose last answer is short. Not useful for: measuring recall of what follows.
     */
    public static Reranker keeping(int keep, Reranker reranker) {
        if (keep < 1) {
            throw new RankFailure.InvalidInput("a stage keeps " + keep + " candidates, must be 1 or more");
        }
        return (query, ranking, deadline) -> {
            Ranking all = reranker.rerank(query, ranking, deadline);
            if (all.size() > keep) {
                Notes.say("dropped " + (all.size() - keep) + " below place " + keep);
            }
            return all.head(keep);
        };
    }

    /**
     * Asks rerankers in order until one answers; the ranking given is the answer where none does. Each has its own stage name
     * and scale. Of the time left, each gets its even part of what those before it left over, so that the first cannot use up
     * what the others need. Only failures that are {@link RankFailure.Kind#isDegradable degradable} lead on.
     *
     * <p>Useful for: a hosted model with a local one behind it. Not useful for: better quality; see a cascade for that.
     *
     * @param rerankers by name, two or more, dearest first
     * @param hedge after how long the next one is asked although the one before has not failed; the first answer wins and
     *     the others are interrupted. Empty to wait
     */
    public static Reranker firstAnswer(SequencedMap<String, Reranker> rerankers, Optional<Duration> hedge) {
        if (rerankers.size() < 2) {
            throw new RankFailure.InvalidInput(
                    "a fallback chain has " + rerankers.size() + " reranker; give two or more");
        }
        return new FirstAnswer(List.copyOf(rerankers.sequencedEntrySet()), hedge);
    }

    /**
     * Lifts passages in which words and phrases of a trade stand, by a bounded part of the range of the stage before. Says in
     * the notes which terms met how many passages; where none does, the ranking stays as it was.
     *
     * <p>Useful for: terms that the models do not know to be decisive, such as part names. Not useful for: synonyms; those
     * belong into the query.
     */
    public static Reranker boosted(String stage, Boost boost) {
        return new Boosted(stage, boost);
    }

    /**
     * Pseudo-relevance feedback: takes the first few candidates for relevant and moves the others by how near their vectors
     * are to the examples' mean, in which each example counts by how near its score is to the first's ({@code e^((s - s1) /
     * 0.1)}). A candidate's new score is {@code share * nearness + (1 - share) * earlier stage}, both scaled to 0..1 by min-max
     * over the head, on {@link dev.winnow.Scale#FUSED}. Where several stages put the head together, their places count.
     *
     * <p>Rocchio, "Relevance feedback in information retrieval", 1971; over a bi-encoder's vectors: Li, Mourad, Zhuang,
     * Koopman, Zuccon, "Pseudo relevance feedback with deep language models and dense retrievers", TOIS 2023.
     *
     * <p>Useful for: questions that more than one passage answers, after a stage that gets the first places mostly right. Not
     * useful for: an answer that stands in one passage alone; a first place that is wrong, which it confirms. Cost: the vectors,
     * then a dot product each.
     */
    public static Reranker feedback(String stage, FeedbackSettings settings, VectorSource source) {
        return new Feedback(stage, settings, source);
    }

    private static int requireDepth(int depth) {
        if (depth < 1 || depth > MAX_DEPTH) {
            throw new RankFailure.InvalidInput("depth is " + depth + ", must be 1 to " + MAX_DEPTH);
        }
        return depth;
    }
}
