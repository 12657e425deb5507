package dev.winnow.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.ModelInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one batch as the model reads them, filled up to the longest.
 *
 * @param ids tokens, {@code [rows, tokens]}
 * @param types segments, {@code [rows, tokens]}
 * @param positions rows of the position table, {@code [rows, tokens]}
 * @param mask 0 where a token stands and a large negative number where none does, {@code [rows, 1, 1, tokens]}; null when
 *     all rows are equally long
 * @param apart the same, and a large negative number also where one token stands in the other segment,
 *     {@code [rows, 1, tokens, tokens]}; null when the segments see each other in all layers
 * @param shares 1 by the size of the first segment where a token of it stands, otherwise 0, {@code [rows, tokens]}
 * @param others 0 where a token of the second segment stands and -2 elsewhere, {@code [rows, 1, tokens]}
 */
record Rows(
        NDArray ids,
        NDArray types,
        NDArray positions,
        @Nullable NDArray mask,
        @Nullable NDArray apart,
        NDArray shares,
        NDArray others) {
    /** Added to a product before the softmax: its exponential is 0. */
    private static final float NEVER = -1e9f;

    /** Added to a cosine: it is below every other then. */
    private static final float BELOW = -2;

    static Rows of(NDManager manager, List<ModelInput> inputs, int padId, Architecture architecture) {
        int n = inputs.size();
        int longest = inputs.stream().mapToInt(ModelInput::size).max().orElseThrow();
        long[] ids = new long[n * longest];
        long[] types = new long[n * longest];
        long[] positions = new long[n * longest];
        float[] mask = new float[n * longest];
        float[] shares = new float[n * longest];
        float[] others = new float[n * longest];
        Arrays.fill(others, BELOW);
        boolean padded = false;
        for (int row = 0; row < n; row++) {
            ModelInput input = inputs.get(row);
            for (int t = 0; t < longest; t++) {
                int at = row * longest + t;
                boolean there = t < input.size();
                ids[at] = there ? input.id(t) : padId;
                types[at] = there ? input.typeId(t) : 0;
                mask[at] = there ? 0 : NEVER;
                padded |= !there;
            }
            int second = input.firstSegment();
            for (int t = 0; t < longest; t++) {
                boolean counted = architecture.apart() > 0 && t >= second && t < input.size();
                positions[row * longest + t] = (long) architecture.firstPosition() + t - (counted ? second : 0);
            }
            Arrays.fill(shares, row * longest, row * longest + second, 1f / Math.max(1, second));
            Arrays.fill(others, row * longest + second, row * longest + input.size(), 0);
        }
        Shape shape = new Shape(n, longest);
        return new Rows(
                manager.create(ids, shape),
                manager.create(types, shape),
                manager.create(positions, shape),
                padded ? manager.create(mask, new Shape(n, 1, 1, longest)) : null,
                architecture.apart() > 0
                        ? manager.create(apart(inputs, longest), new Shape(n, 1, longest, longest))
                        : null,
                manager.create(shares, shape),
                manager.create(others, new Shape(n, 1, longest)));
    }

    private static float[] apart(List<ModelInput> inputs, int longest) {
        float[] mask = new float[inputs.size() * longest * longest];
        Arrays.fill(mask, NEVER);
        for (int row = 0; row < inputs.size(); row++) {
            ModelInput input = inputs.get(row);
            int second = input.firstSegment();
            for (int t = 0; t < input.size(); t++) {
                int at = (row * longest + t) * longest;
                boolean first = t < second;
                Arrays.fill(mask, at + (first ? 0 : second), at + (first ? second : input.size()), 0);
            }
        }
        return mask;
    }

    /**
     * Puts rows of like length together: indices into the rows, longest batch last.
     *
     * @param tokens a batch has at most as many, filling included, or one row
     */
    static List<List<Integer>> byLength(List<ModelInput> inputs, int tokens) {
        List<Integer> order = IntStream.range(0, inputs.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer row) -> inputs.get(row).size()))
                .toList();
        List<List<Integer>> batches = new ArrayList<>();
        List<Integer> batch = new ArrayList<>();
        for (int row : order) {
            if (!batch.isEmpty() && (long) (batch.size() + 1) * inputs.get(row).size() > tokens) {
                batches.add(batch);
                batch = new ArrayList<>();
            }
            batch.add(row);
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }
}
