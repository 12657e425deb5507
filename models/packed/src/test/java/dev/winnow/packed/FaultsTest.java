package dev.winnow.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a request, the engine answers the next one or says that it is closed, and gives its memory back. */
class FaultsTest {
    private static final long SEED = 3;

    private static Scorer open() {
        ModelBundle bundle = Golden.bundle("bert");
        Golden.assumeRuns(bundle, Precision.FP32);
        return PackedModels.crossEncoder(bundle, Golden.settings(Precision.FP32));
    }

    private static List<Passage> passages(int count) {
        Random random = new Random(SEED);
        List<Passage> passages = new ArrayList<>();
        for (String text : Golden.texts(random, random.ints(count, 20, 300).toArray())) {
            passages.add(Passage.of("p" + passages.size(), text));
        }
        return passages;
    }

    @Test
    void closingDuringARunEndsEveryCaller() throws Exception {
        Scorer scorer = open();
        List<Passage> many = passages(400);
        CountDownLatch began = new CountDownLatch(4);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Object>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answers.add(callers.submit(() -> {
                    began.countDown();
                    try {
                        return scorer.score(Query.of("pipe"), many, Deadline.none());
                    } catch (RankFailure failure) {
                        return failure;
                    }
                }));
            }
            began.await();
            scorer.close();
            for (Future<Object> answer : answers) {
                Object got = answer.get();
                assertThat(got instanceof RankFailure.Unavailable || !(got instanceof RankFailure))
                        .as("%s", got)
                        .isTrue();
            }
        }
        assertThatThrownBy(() -> scorer.score(Query.of("pipe"), many, Deadline.none()))
                .isInstanceOf(RankFailure.Unavailable.class);
    }

    @Test
    void anInterruptedCallerLeavesTheEngineServing() {
        try (Scorer scorer = open()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> scorer.score(Query.of("pipe"), passages(50), Deadline.none()))
                    .isInstanceOf(RankFailure.Unavailable.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(scorer.score(Query.of("pipe"), passages(5), Deadline.none())
                            .size())
                    .isEqualTo(5);
        }
    }

    /** A tokenizer with a word that the model does not have: found in the worker, told to the caller, forgotten. */
    @Test
    void aTokenTheModelDoesNotHaveFailsItsRequestOnly(@TempDir Path folder) throws IOException {
        for (String file : List.of("config.json", "model.onnx")) {
            Files.copy(Golden.folder("bert").resolve(file), folder.resolve(file));
        }
        String tokenizer = Files.readString(Golden.folder("bert").resolve("tokenizer.json"));
        Files.writeString(
                folder.resolve("tokenizer.json"), tokenizer.replaceFirst("\"mud\": *[0-9]+", "\"mud\": 9999"));
        ModelBundle bundle = Bundles.in(folder);
        Golden.assumeRuns(bundle, Precision.FP32);
        try (Scorer scorer = PackedModels.crossEncoder(bundle, Golden.settings(Precision.FP32))) {
            assertThatThrownBy(() -> scorer.score(Query.of("mud"), passages(3), Deadline.none()))
                    .isInstanceOf(RankFailure.ModelFailure.class)
                    .hasMessageContaining("9999");
            assertThat(scorer.score(Query.of("pipe"), List.of(Passage.of("p", "stuck")), Deadline.none())
                            .size())
                    .isEqualTo(1);
        }
    }

    /** Opening and closing gives native memory back: 30 times the model's 1 MB and the workers' buffers would show. */
    @Tag("long")
    @Test
    void memoryStaysFlat() throws IOException {
        List<Passage> some = passages(40);
        for (int i = 0; i < 5; i++) {
            use(some);
        }
        long before = residentBytes();
        for (int i = 0; i < 30; i++) {
            use(some);
        }
        long grown = residentBytes() - before;
        System.out.println("resident memory grew by " + (grown >> 10) + " KiB over 30 openings");
        assertThat(grown).isLessThan(48L << 20);
    }

    private static void use(List<Passage> passages) {
        try (Scorer scorer = open()) {
            for (int i = 0; i < 3; i++) {
                scorer.score(Query.of("pipe"), passages, Deadline.none());
            }
        }
    }

    private static long residentBytes() throws IOException {
        try (Scanner pages = new Scanner(Path.of("/proc/self/statm"), StandardCharsets.US_ASCII)) {
            pages.nextLong();
            return pages.nextLong() * 4096;
        }
    }
}
