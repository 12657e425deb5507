package dev.winnow.eval.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A part of the queries that is kept out of the search, and the rest that it may look at; both in the same random order.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Fold(int[] training, int[] heldOut) {
    /** Each query is held out once. */
    static List<Fold> of(int[] shuffled, int folds) {
        List<Fold> all = new ArrayList<>();
        for (int f = 0; f < folds; f++) {
            int fold = f;
            all.add(new Fold(
                    IntStream.range(0, shuffled.length)
                            .filter(i -> i % folds != fold)
                            .map(i -> shuffled[i])
                            .toArray(),
                    IntStream.range(0, shuffled.length)
                            .filter(i -> i % folds == fold)
                            .map(i -> shuffled[i])
                            .toArray()));
        }
        return all;
    }

    static int[] shuffled(int queries, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = IntStream.range(0, queries).toArray();
        for (int i = queries - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}
