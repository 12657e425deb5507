package dev.winnow.bench;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.app.bench.SampleModel;
import dev.winnow.app.bench.Shape;
import dev.winnow.packed.PackedModels;
import dev.winnow.packed.PackedSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code bench/run soak [PAIRS]}: the packed encoder under four callers for 2,000,000 pairs unless told otherwise. Requests
 * have 1 to 100 passages of 1 to 60 words; one in ten has a deadline that it cannot keep. Prints the process's resident
 * memory as it goes, and ends with 2 when it grew by more than 64 MiB over the last three quarters.
 */
final class Soak {
    private static final int CALLERS = 4;
    private static final long SEED = 20261128;

    private Soak() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        long pairs = arguments.length == 0 ? 2_000_000 : Long.parseLong(arguments[0]);
        SampleModel model = SampleModel.write(Shape.TINYBERT_L2, Files.createTempDirectory("winnow-soak"));
        AtomicLong done = new AtomicLong();
        AtomicLong late = new AtomicLong();
        System.out.println("seed " + SEED);
        long grown;
        try (Scorer scorer = PackedModels.crossEncoder(model.bundle(), PackedSettings.defaults());
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> asking = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                SplittableRandom random = new SplittableRandom(SEED + caller);
                asking.add(callers.submit(() -> ask(scorer, random, pairs, done, late)));
            }
            grown = watch(pairs, done, late);
            for (Future<?> caller : asking) {
                caller.get();
            }
        }
        System.exit(grown > (64 << 20) ? 2 : 0);
    }

    private static void ask(Scorer scorer, SplittableRandom random, long pairs, AtomicLong done, AtomicLong late) {
        while (done.get() < pairs) {
            List<Passage> passages = new ArrayList<>();
            for (int i = random.nextInt(1, 101); i > 0; i--) {
                passages.add(Passage.of("p" + i, "the stuck pipe ".repeat(random.nextInt(1, 21))));
            }
            boolean hopeless = random.nextInt(10) == 0;
            try {
                scorer.score(
                        Query.of("how is a stuck pipe freed?"),
                        passages,
                        hopeless ? Deadline.after(Duration.ofNanos(random.nextInt(2_000_000))) : Deadline.none());
            } catch (RankFailure.DeadlineExceeded | RankFailure.Overloaded e) {
                late.incrementAndGet();
            } finally {
                done.addAndGet(passages.size());
            }
        }
    }

    /** @return how many bytes the process grew by since a quarter of the pairs were done */
    private static long watch(long pairs, AtomicLong done, AtomicLong late) throws IOException, InterruptedException {
        long began = System.nanoTime();
        long first = 0;
        long step = 0;
        while (true) {
            long now = done.get();
            if (now >= step * pairs / 20) {
                long resident = residentBytes();
                System.out.println(String.format(
                        Locale.ROOT,
                        "%9d pairs %6.0f s %6d late requests %5d MiB resident",
                        now,
                        (System.nanoTime() - began) / 1e9,
                        late.get(),
                        resident >> 20));
                step++;
                if (now >= pairs / 4 && first == 0) {
                    first = resident;
                }
                if (now >= pairs) {
                    return resident - first;
                }
            }
            Thread.sleep(200);
        }
    }

    private static long residentBytes() throws IOException {
        try (Scanner pages = new Scanner(Path.of("/proc/self/statm"), StandardCharsets.US_ASCII)) {
            pages.nextLong();
            return pages.nextLong() * 4096;
        }
    }
}
