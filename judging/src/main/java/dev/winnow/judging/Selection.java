package dev.winnow.judging;

import dev.winnow.RankFailure;
import dev.winnow.eval.collection.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * Which pairs to judge next, given what several systems answered. All ways choose from the pool: the documents that at
 * least one run places among its first {@code depth}. The choice depends on the runs, what is judged and the seed alone,
 * so a judge who stops half way is given the other half next time.
 *
 * @param way how to choose
 * @param depth how far down the answers to look, 1 or more
 */
public record Selection(Way way, int depth) {
    /** How to choose. */
    public enum Way {
        DISAGREEMENT,
        POOL,
        RANDOM
    }

    public Selection {
        if (depth < 1) {
            throw new RankFailure.InvalidInput("the depth of the pool is " + depth + ", must be 1 or more");
        }
    }

    /**
     * First the documents on whose places the runs differ most. A place r weighs 1 / log2(1 + r), as in nDCG, and 0 below
     * the depth; a document's disagreement is the sum over all pairs of runs of the difference of its weights: what a
     * relevant document could move between them. Documents that all runs place alike cannot tell the systems apart and
     * come last.
     *
     * <p>Useful for: telling two systems apart: on the handbook with simulated systems, 50 grades found the better of two
     * in 92 rounds of 100, against 65 by {@link #pool} ({@code ColdStartTest}). Not useful for: ordering many systems,
     * where {@link #pool} did better from 50 grades on; the value of a metric, as the documents judged are not a fair
     * sample; a single run, where every document is alike but for its place.
     *
     * <p>Paper: Carterette, Allan and Sitaraman, Minimal Test Collections for Retrieval Evaluation, SIGIR 2006. Theirs
     * recomputes the weights after each judgement; here they stay, so that people can judge in any order.
     */
    public static Selection disagreement(int depth) {
        return new Selection(Way.DISAGREEMENT, depth);
    }

    /**
     * The pool from the top down: first what some run places first, for every query, then what some run places second. At
     * one place, documents that more runs place high come first.
     *
     * <p>Useful for: judgements to order many systems by, later ones included. Not useful for: telling two systems apart
     * soon, as it spends judgements where they agree.
     *
     * <p>Paper: Sparck Jones and van Rijsbergen, Report on the need for and provision of an ideal information retrieval
     * test collection, 1975.
     */
    public static Selection pool(int depth) {
        return new Selection(Way.POOL, depth);
    }

    /** Any pair of the pool, each as likely as the other: a fair sample of it. */
    public static Selection random(int depth) {
        return new Selection(Way.RANDOM, depth);
    }

    /**
     * The next pairs, best first; fewer than {@code count} when the pool has no more. Ties are broken by the seed. O(p log
     * p) for a pool of p pairs.
     *
     * @param runs at least one
     * @param judged pairs to leave out
     * @param count at most how many, 0 or more
     */
    public List<Pair> next(List<Run> runs, Collection<Pair> judged, int count, long seed) {
        if (runs.isEmpty()) {
            throw new RankFailure.InvalidInput("there is no run to choose from; give at least one");
        }
        if (count < 0) {
            throw new RankFailure.InvalidInput("the number of pairs is " + count + ", must be 0 or more");
        }
        Places places = Places.of(runs, depth);
        List<Pair> pool = new ArrayList<>(shuffled(places.pairs(), seed));
        ToDoubleFunction<Pair> order = switch (way) {
            case DISAGREEMENT -> pair -> -places.disagreement(pair);
            case POOL -> pair -> places.best(pair) - places.weight(pair) / (1.0 + runs.size());
            case RANDOM -> pair -> 0;
        };
        pool.sort(Comparator.comparingDouble(order));
        Set<Pair> left = new HashSet<>(judged);
        return pool.stream().filter(pair -> !left.contains(pair)).limit(count).toList();
    }

    /** The same pairs in an order that the seed decides, whatever order they come in. */
    public static List<Pair> shuffled(Collection<Pair> pairs, long seed) {
        List<Pair> shuffled = new ArrayList<>(new TreeSet<>(pairs));
        java.util.Collections.shuffle(shuffled, new Random(seed));
        return List.copyOf(shuffled);
    }
}
