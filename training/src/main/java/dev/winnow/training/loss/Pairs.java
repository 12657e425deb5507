package dev.winnow.training.loss;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/** The pairs of a group whose labels differ, the higher one first. */
final class Pairs {
    private final List<int[]> pairs = new ArrayList<>();

    Pairs(double[] labels) {
        for (int i = 0; i < labels.length; i++) {
            for (int j = 0; j < labels.length; j++) {
                if (labels[i] > labels[j]) {
                    pairs.add(new int[] {i, j});
                }
            }
        }
    }

    boolean isEmpty() {
        return pairs.isEmpty();
    }

    int size() {
        return pairs.size();
    }

    /** {@code z_higher - z_lower} for each pair. */
    NDArray margins(NDArray logits) {
        return side(logits, 0).sub(side(logits, 1));
    }

    private NDArray side(NDArray logits, int which) {
        long[] index = pairs.stream().mapToLong(pair -> pair[which]).toArray();
        return logits.gather(logits.getManager().create(index), 0);
    }

    /** What a function says of each pair. */
    double[] map(PairFunction function) {
        return pairs.stream().mapToDouble(pair -> function.of(pair[0], pair[1])).toArray();
    }

    /** A number for two examples. */
    @FunctionalInterface
    interface PairFunction {
        double of(int higher, int lower);
    }
}
