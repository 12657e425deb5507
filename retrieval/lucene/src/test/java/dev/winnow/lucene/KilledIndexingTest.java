package dev.winnow.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Deadline;
import dev.winnow.Query;
import dev.winnow.late.SmallTokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledIndexingTest {
    private static final long SEED = 20261121;
    private static final int KILLS = 4;

    @TempDir
    Path folder;

    @Test
    void losesAndDoublesNothingWhenKilledAndResumed() throws Exception {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        Path place = folder.resolve("index");
        int durable = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            durable = killAfter(place, durable, 1 + random.nextInt(4), random.nextInt(40));
        }
        assertThat(durable).isBetween(KILLS * KilledIndexing.A_COMMIT, KilledIndexing.PASSAGES - 1);
        Process last = start(place);
        try (BufferedReader lines = last.inputReader()) {
            assertThat(lines.lines().toList()).contains("committed " + KilledIndexing.PASSAGES);
        }
        assertThat(last.waitFor()).isZero();
        assertHoldsAll(place, KilledIndexing.PASSAGES);
    }

    /** Returns how many passages had been committed for certain, after checking that exactly a checkpoint's are there. */
    private static int killAfter(Path place, int durable, int commits, int milliseconds) throws Exception {
        Process process = start(place);
        int printed = durable;
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.readLine()).isNotNull().startsWith("from ");
            for (int i = 0; i < commits; i++) {
                printed = committed(lines.readLine());
            }
            // Not a wait for anything: it moves the kill to some point within the next put or commit.
            process.waitFor(milliseconds, java.util.concurrent.TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
        }
        try (LuceneIndex index = LuceneIndex.open(place);
                Indexer indexer = index.indexer(TemporaryIndexes.ENCODER)) {
            Checkpoint checkpoint = indexer.lastCheckpoint().orElseThrow();
            System.out.println("killed after " + printed + " were printed, found " + checkpoint);
            assertThat(checkpoint.source()).isEqualTo(KilledIndexing.SOURCE);
            assertThat(checkpoint.position()).isGreaterThanOrEqualTo(printed);
            printed = (int) checkpoint.position();
        }
        assertHoldsAll(place, printed);
        return printed;
    }

    private static int committed(@Nullable String line) {
        assertThat(line).isNotNull().startsWith("committed ");
        return Integer.parseInt(String.valueOf(line).substring("committed ".length()));
    }

    private static void assertHoldsAll(Path place, int count) {
        try (LuceneIndex index = LuceneIndex.open(place)) {
            assertThat(index.size()).isEqualTo(count);
            List<String> ids = IntStream.range(0, count).mapToObj(i -> "n" + i).toList();
            Query everyone = Query.of("mud pump");
            assertThat(index.bm25()
                            .retrieve(everyone, 2 * count, Deadline.none())
                            .ids())
                    .containsExactlyInAnyOrderElementsOf(ids);
            assertThat(index.dense(TemporaryIndexes.ENCODER)
                            .retrieve(everyone, 2 * count, Deadline.none())
                            .ids())
                    .containsExactlyInAnyOrderElementsOf(ids);
            List<Optional<SmallTokens>> tokens = index.tokenStore()
                    .find(IntStream.range(0, count)
                            .mapToObj(KilledIndexing::passage)
                            .toList());
            for (int i = 0; i < count; i++) {
                assertThat(tokens.get(i).orElseThrow().rows().scales())
                        .isEqualTo(KilledIndexing.tokens(i).rows().scales());
            }
        }
    }

    private static Process start(Path place) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path errors = Files.createTempFile(place.getParent(), "errors", ".txt");
        return new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledIndexing.class.getName(),
                        place.toString())
                .redirectError(errors.toFile())
                .start();
    }
}
