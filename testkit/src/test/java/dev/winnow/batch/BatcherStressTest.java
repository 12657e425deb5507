package dev.winnow.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import dev.winnow.batch.BatchSettings.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 32 callers on virtual threads at once. */
@Timeout(60)
class BatcherStressTest {
    private static final int CALLERS = 32;
    private static final BatchSettings SETTINGS =
            BatchSettings.defaults().withWorkers(3).withChunkTokens(64);

    private final long seed = System.nanoTime();
    private final AtomicInteger numbers = new AtomicInteger();

    private record Text(int number, int length) {}

    private interface Caller {
        void call(Random random);
    }

    private void allAtOnce(int calls, Caller caller) throws Exception {
        System.out.println("seed " + seed);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Random random = new Random(seed + i);
                running.add(threads.submit(() -> {
                    for (int call = 0; call < calls; call++) {
                        caller.call(random);
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
    }

    private List<Text> texts(Random random) {
        return IntStream.range(0, random.nextInt(30))
                .mapToObj(i -> new Text(numbers.getAndIncrement(), random.nextInt(80)))
                .toList();
    }

    private static List<String> expected(List<Text> items) {
        return items.stream().map(item -> "a" + item.number()).toList();
    }

    @ParameterizedTest
    @EnumSource
    void everyCallerGetsItsOwnAnswersInOrderAndEachItemRunsOnce(Shape shape) throws Exception {
        ConcurrentHashMap<Integer, AtomicInteger> runs = new ConcurrentHashMap<>();
        AtomicInteger tooLarge = new AtomicInteger();
        try (Batcher<Text, String> batcher =
                Batcher.start("m", SETTINGS.withShape(shape), Text::length, () -> chunk -> {
                    int longest = chunk.stream().mapToInt(Text::length).max().orElseThrow();
                    int sum = chunk.stream().mapToInt(Text::length).sum();
                    if (chunk.size() > 1 && (shape == Shape.PACKED ? sum : longest * chunk.size()) > 64) {
                        tooLarge.incrementAndGet();
                    }
                    chunk.forEach(text -> runs.computeIfAbsent(text.number(), n -> new AtomicInteger())
                            .incrementAndGet());
                    return expected(chunk);
                })) {
            allAtOnce(50, random -> {
                List<Text> items = texts(random);
                assertThat(batcher.run(items, Deadline.none())).isEqualTo(expected(items));
            });
            assertThat(runs).hasSize(numbers.get());
            assertThat(runs.values()).allMatch(count -> count.get() == 1);
            assertThat(tooLarge).hasValue(0);
            assertThat(batcher.stats().items()).isEqualTo(numbers.get());
            assertThat(batcher.stats().merged()).isPositive();
            assertThat(batcher.stats().waitingTokens()).isZero();
            assertThat(batcher.stats().dropped()).isZero();
        }
    }

    /** Deadlines, interrupts and faults of every kind at once; in the end each admitted item was run or dropped. */
    @Test
    void nothingIsLostWhenEverythingGoesWrong() throws Exception {
        AtomicLong admitted = new AtomicLong();
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        try (Batcher<Text, String> batcher = Batcher.start("m", SETTINGS, Text::length, () -> chunk -> {
            int sum = chunk.stream().mapToInt(Text::number).sum();
            if (sum % 11 == 0) {
                throw new RankFailure.ModelFailure("by eleven");
            }
            if (sum % 13 == 0) {
                throw new OutOfMemoryError("by thirteen");
            }
            if (sum % 17 == 0) {
                Thread.currentThread().interrupt();
            }
            return expected(chunk);
        })) {
            batcher.assume(new CostModel(500, 20, 0));
            allAtOnce(100, random -> {
                List<Text> items = texts(random);
                Deadline deadline = random.nextInt(3) == 0
                        ? Deadline.after(Duration.ofNanos(random.nextInt(200_000)))
                        : Deadline.none();
                if (random.nextInt(10) == 0) {
                    Thread.currentThread().interrupt();
                }
                try {
                    assertThat(batcher.run(items, deadline)).isEqualTo(expected(items));
                    answered.incrementAndGet();
                } catch (RankFailure e) {
                    failed.incrementAndGet();
                }
                Thread.interrupted();
                admitted.addAndGet(items.size());
            });
            assertThat(answered.get() + failed.get()).isEqualTo(CALLERS * 100);
            assertThat(answered).hasPositiveValue();
            assertThat(failed).hasPositiveValue();
            BatchStats stats = batcher.stats();
            assertThat(stats.waitingTokens()).isZero();
            assertThat(stats.items() + stats.dropped()).isLessThanOrEqualTo(admitted.get());
            assertThat(batcher.run(List.of(new Text(1, 1)), Deadline.none())).containsExactly("a1");
        }
    }

    @Test
    void closingUnderLoadAnswersOrFailsEveryCaller() throws Exception {
        AtomicInteger unavailable = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        Batcher<Text, String> batcher = Batcher.start("m", SETTINGS, Text::length, () -> BatcherStressTest::expected);
        allAtOnce(40, random -> {
            List<Text> items = texts(random);
            if (calls.incrementAndGet() == CALLERS * 20) {
                batcher.close();
            }
            try {
                assertThat(batcher.run(items, Deadline.none())).isEqualTo(expected(items));
            } catch (RankFailure.Unavailable e) {
                unavailable.incrementAndGet();
            }
        });
        assertThat(unavailable).hasPositiveValue();
        assertThat(batcher.stats().waitingTokens()).isZero();
    }
}
