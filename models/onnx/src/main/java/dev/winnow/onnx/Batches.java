package dev.winnow.onnx;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Cuts a call into batches of rows of like length, so that little padding is computed. */
final class Batches {
    private Batches() {}

    /**
     * Longest rows first, so that the last batches to run are the short ones and no thread waits long for another. O(n log
     * n).
     *
     * @param rows how many rows
     * @param length a row's tokens
     * @param maxTokens tokens of a batch at most, padding counted; a longer row stands alone
     * @param workers how many batches run at once: a small call is cut finer, so that each has something to do
     * @return the rows' numbers; each row once
     */
    static List<List<Integer>> plan(int rows, IntUnaryOperator length, int maxTokens, int workers) {
        int total = IntStream.range(0, rows).map(length).sum();
        int share = Math.ceilDiv(total, workers);
        List<Integer> order = IntStream.range(0, rows)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(row -> -length.applyAsInt(row))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        List<List<Integer>> batches = new ArrayList<>();
        int from = 0;
        while (from < rows) {
            int longest = Math.max(1, length.applyAsInt(order.get(from)));
            int to = Math.min(rows, from + Math.max(1, Math.min(maxTokens, share) / longest));
            batches.add(order.subList(from, to));
            from = to;
        }
        return batches;
    }
}
