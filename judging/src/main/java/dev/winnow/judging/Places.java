package dev.winnow.judging;

import dev.winnow.eval.collection.Run;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where each run places each document of the pool. {@code 0} is a place below the depth.
 *
 * @param byPair a place for each run, from 1
 */
record Places(Map<Pair, int[]> byPair) {
    static Places of(List<Run> runs, int depth) {
        Map<Pair, int[]> byPair = new HashMap<>();
        for (int run = 0; run < runs.size(); run++) {
            for (String query : runs.get(run).queryIds()) {
                List<Run.Entry> answer = runs.get(run).of(query);
                for (int i = 0; i < Math.min(depth, answer.size()); i++) {
                    byPair.computeIfAbsent(new Pair(query, answer.get(i).documentId()), pair -> new int[runs.size()])[
                                    run] =
                            i + 1;
                }
            }
        }
        return new Places(byPair);
    }

    Set<Pair> pairs() {
        return byPair.keySet();
    }

    /** The sum over all pairs of runs of how far their weights of this document are apart. */
    double disagreement(Pair pair) {
        double[] weights = weights(pair);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < i; j++) {
                sum += Math.abs(weights[i] - weights[j]);
            }
        }
        return sum;
    }

    /** The highest place that a run gives it. */
    int best(Pair pair) {
        return Arrays.stream(places(pair)).filter(place -> place > 0).min().orElse(Integer.MAX_VALUE);
    }

    /** The sum of its weights, at most one for each run. */
    double weight(Pair pair) {
        return Arrays.stream(weights(pair)).sum();
    }

    private double[] weights(Pair pair) {
        return Arrays.stream(places(pair))
                .mapToDouble(place -> place == 0 ? 0 : Math.log(2) / Math.log1p(place))
                .toArray();
    }

    private int[] places(Pair pair) {
        return byPair.getOrDefault(pair, new int[0]);
    }
}
