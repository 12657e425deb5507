package dev.winnow.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Deadline;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a request is cut, played through with workers whose time is computed. */
class SharesTest {
    private static final CostModel COST = new CostModel(300_000, 24_000, 12);

    private record Played(double makespan, double work, int chunks, int largest) {}

    private static Played play(List<Integer> lengths, BatchSettings settings) {
        Waiting<Integer, Integer> waiting = new Waiting<>("m", settings);
        Request<Integer, Integer> request = new Request<>(lengths, n -> n, Deadline.none(), false);
        waiting.place(
                request, request.work().total(COST, settings), request.work().nanos(COST, settings), 0);
        waiting.add(request);
        double[] free = new double[settings.workers()];
        Chunk<Integer, Integer> chunk = new Chunk<>(settings);
        double work = 0;
        int chunks = 0;
        int largest = 0;
        while (!waiting.isEmpty()) {
            int next = IntStream.range(0, free.length)
                    .reduce((a, b) -> free[b] < free[a] ? b : a)
                    .getAsInt();
            double running = Arrays.stream(free)
                    .map(end -> Math.max(0, end - free[next]))
                    .sum();
            chunk.clear();
            waiting.fill(chunk, running);
            work += chunk.nanos(COST);
            free[next] += chunk.nanos(COST);
            chunks++;
            largest = Math.max(largest, chunk.tokens());
        }
        return new Played(Arrays.stream(free).max().getAsDouble(), work, chunks, largest);
    }

    @Test
    void theWorkersBecomeFreeTogether() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int workers : new int[] {1, 2, 3, 8}) {
            BatchSettings settings =
                    BatchSettings.defaults().withWorkers(workers).withChunkTokens(512);
            for (int count : new int[] {20, 50, 100, 333, 1000}) {
                List<Integer> lengths = random.ints(count, 35, 232).boxed().toList();
                Played played = play(lengths, settings);
                double ideal = played.work() / workers;
                double longestItem = COST.nanos(new int[] {231});
                assertThat(played.makespan())
                        .as("%d items on %d workers", count, workers)
                        .isLessThan(ideal + Math.max(0.02 * ideal, 0.7 * longestItem));
                assertThat(played.largest()).isLessThanOrEqualTo(512);
                int tokens = lengths.stream().mapToInt(n -> n).sum();
                assertThat(played.chunks()).isLessThan(tokens / 512 * 3 / 2 + 6 * workers);
            }
        }
    }

    @Test
    void fewItemsAreSpreadOverTheWorkers() {
        BatchSettings settings = BatchSettings.defaults().withWorkers(4).withChunkTokens(512);
        assertThat(play(List.of(90, 90, 90, 90), settings).chunks()).isEqualTo(4);
        assertThat(play(List.of(90, 80), settings).chunks()).isEqualTo(2);
        // Below an eighth of a chunk starting costs more than sharing saves.
        assertThat(play(List.of(9, 9, 9, 9), settings).chunks()).isEqualTo(1);
    }
}
