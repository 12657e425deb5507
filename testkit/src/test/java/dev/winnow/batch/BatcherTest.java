package dev.winnow.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class BatcherTest {
    private static final BatchSettings SMALL =
            BatchSettings.defaults().withWorkers(3).withChunkTokens(64);

    /** An item: a number for the answer, and a length. */
    private record Text(int number, int length) {}

    @ParameterizedTest
    @EnumSource
    void everyCallerGetsItsOwnAnswersInOrderAndEachItemRunsOnce(BatchSettings.Shape shape) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        ConcurrentHashMap<Integer, AtomicInteger> runs = new ConcurrentHashMap<>();
        AtomicInteger tooLarge = new AtomicInteger();
        try (Batcher<Text, String> batcher = Batcher.start("m", SMALL.withShape(shape), Text::length, () -> chunk -> {
                    int longest = chunk.stream().mapToInt(Text::length).max().orElseThrow();
                    int sum = chunk.stream().mapToInt(Text::length).sum();
                    int size = shape == BatchSettings.Shape.PACKED ? sum : longest * chunk.size();
                    if (chunk.size() > 1 && size > 64) {
                        tooLarge.incrementAndGet();
                    }
                    chunk.forEach(text -> runs.computeIfAbsent(text.number(), n -> new AtomicInteger())
                            .incrementAndGet());
                    return chunk.stream().map(text -> "a" + text.number()).toList();
                });
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicInteger numbers = new AtomicInteger();
            List<Future<?>> calls = new ArrayList<>();
            for (int caller = 0; caller < 32; caller++) {
                Random random = new Random(seed + caller);
                calls.add(callers.submit(() -> {
                    for (int call = 0; call < 50; call++) {
                        List<Text> items = IntStream.range(0, random.nextInt(30))
                                .mapToObj(i -> new Text(numbers.getAndIncrement(), random.nextInt(80)))
                                .toList();
                        assertThat(batcher.run(items, Deadline.none()))
                                .isEqualTo(items.stream()
                                        .map(item -> "a" + item.number())
                                        .toList());
                    }
                }));
            }
            for (Future<?> call : calls) {
                call.get();
            }
            assertThat(runs).hasSize(numbers.get());
            assertThat(runs.values()).allMatch(count -> count.get() == 1);
            assertThat(tooLarge).hasValue(0);
            assertThat(batcher.stats().items()).isEqualTo(numbers.get());
            assertThat(batcher.stats().waitingTokens()).isZero();
            assertThat(batcher.stats().dropped()).isZero();
        }
    }

    @Test
    void aClosedOneIsUnavailableAndClosesTwice() {
        Batcher<Text, Integer> batcher = Batcher.start(
                "m",
                SMALL,
                Text::length,
                () -> chunk -> chunk.stream().map(Text::number).toList());
        assertThat(batcher.run(List.of(new Text(7, 3)), Deadline.none())).containsExactly(7);
        batcher.close();
        batcher.close();
        assertThatThrownBy(() -> batcher.run(List.of(new Text(7, 3)), Deadline.none()))
                .isInstanceOf(RankFailure.Unavailable.class)
                .hasMessage("model 'm' is closed; open it again");
    }

    @Test
    void calibratesOnItsOwnWorkers() {
        try (Batcher<Text, Integer> batcher = Batcher.start(
                "m",
                SMALL,
                Text::length,
                () -> chunk -> chunk.stream().map(Text::number).toList())) {
            CostModel cost = batcher.calibrate(length -> new Text(0, length), Duration.ofMillis(5));
            assertThat(cost.nanos(new int[] {10})).isPositive();
            assertThat(batcher.run(List.of(new Text(7, 3)), Deadline.none())).containsExactly(7);
        }
    }
}
