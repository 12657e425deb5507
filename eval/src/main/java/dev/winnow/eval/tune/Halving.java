package dev.winnow.eval.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The best configuration of each shape by successive halving: all are tried on a quarter of the queries, the better third of
 * each shape on half of them, the better third of those on all. Shapes do not compete with each other here, for they differ
 * in price.
 *
 * <p>Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016, halve
 * by one ranking of all; we by one for each shape, so that the frontier keeps a candidate at each price.
 */
record Halving(Grid grid, Runnable queryDone) {
    private static final int FEWEST = 20;
    private static final int KEPT = 3;

    /** How many queries all rounds together look at. */
    static long steps(int queries) {
        return IntStream.of(rounds(queries)).sum();
    }

    /** How many queries each round looks at, the last at all. */
    private static int[] rounds(int queries) {
        return IntStream.of(Math.max(FEWEST, queries / 4), Math.max(FEWEST, queries / 2), queries)
                .map(count -> Math.min(count, queries))
                .distinct()
                .toArray();
    }

    /** @param queries in random order; each round looks at the first of them */
    SequencedMap<Shape, Integer> winners(int[] queries) {
        Map<Shape, List<Integer>> left = new LinkedHashMap<>();
        grid.shapes().forEach(shape -> left.put(shape, grid.of(shape)));
        int[] rounds = rounds(queries.length);
        for (int count : rounds) {
            int[] asked = Arrays.copyOf(queries, count);
            Set<Integer> all = new LinkedHashSet<>();
            left.values().forEach(all::addAll);
            for (int query : asked) {
                grid.fill(all, query);
                queryDone.run();
            }
            boolean isLast = count == queries.length;
            left.replaceAll((shape, numbers) -> best(numbers, asked, isLast ? 1 : (numbers.size() + KEPT - 1) / KEPT));
        }
        SequencedMap<Shape, Integer> winners = new LinkedHashMap<>();
        left.forEach((shape, numbers) -> winners.put(shape, numbers.getFirst()));
        return winners;
    }

    /** Best first; among equals what stands first in the space. */
    private List<Integer> best(List<Integer> numbers, int[] asked, int kept) {
        Map<Integer, Double> means = new LinkedHashMap<>();
        numbers.forEach(number -> means.put(number, grid.mean(number, asked)));
        List<Integer> sorted = new ArrayList<>(numbers);
        sorted.sort(Comparator.comparingDouble((Integer number) -> -means.getOrDefault(number, 0.0))
                .thenComparing(Comparator.naturalOrder()));
        return List.copyOf(sorted.subList(0, kept));
    }
}
