package dev.winnow.batch;

import dev.winnow.batch.CostModel.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** Measures chunks of the shapes that tell the three costs of a {@link CostModel} apart. */
final class Calibration {
    private static final int LEAST_ROUNDS = 4;
    private static final int MOST_ROUNDS = 16;

    private Calibration() {}

    static CostModel run(ToLongFunction<int[]> nanos, int chunkTokens, Duration budget, LongSupplier clock) {
        List<int[]> shapes = shapes(chunkTokens);
        List<long[]> rounds = new ArrayList<>();
        long began = clock.getAsLong();
        long now = began;
        long last;
        do {
            long roundBegan = now;
            rounds.add(shapes.stream().mapToLong(nanos).toArray());
            now = clock.getAsLong();
            last = now - roundBegan;
        } while (rounds.size() < LEAST_ROUNDS
                || (rounds.size() < MOST_ROUNDS && now - began + last <= budget.toNanos()));
        // The first round made whatever a runtime makes for a new shape.
        rounds.removeFirst();
        List<Sample> samples = new ArrayList<>();
        for (int shape = 0; shape < shapes.size(); shape++) {
            samples.add(Sample.of(shapes.get(shape), Math.max(1, median(rounds, shape))));
        }
        return CostModel.fit(samples);
    }

    /** A short item alone, a quarter of a chunk, a whole one of items of usual lengths, and a whole one of one item. */
    static List<int[]> shapes(int chunkTokens) {
        int whole = Math.max(8, chunkTokens);
        int usual = Math.max(1, Math.min(93, whole / 4));
        int[] many = new int[whole / usual];
        Arrays.fill(many, usual);
        int[] quarter = new int[Math.max(1, many.length / 4)];
        Arrays.fill(quarter, usual);
        return List.of(new int[] {Math.min(16, whole / 8)}, quarter, many, new int[] {Math.min(512, whole)});
    }

    private static long median(List<long[]> rounds, int shape) {
        long[] sorted =
                rounds.stream().mapToLong(round -> round[shape]).sorted().toArray();
        return sorted[(sorted.length - 1) / 2];
    }
}
