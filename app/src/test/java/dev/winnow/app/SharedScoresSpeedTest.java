package dev.winnow.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.redis.RealRedis;
import dev.winnow.app.redis.RedisSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What 100 passages cost that the model reads, that another server has read, and that were read here; prints the figures. */
@Tag("long")
class SharedScoresSpeedTest {
    private static final int QUESTIONS = 60;
    private static final int WARM = 20;

    @TempDir
    private Path folder;

    private static double medianMillis(Winnow winnow) {
        long[] nanos = new long[QUESTIONS];
        for (int q = 0; q < QUESTIONS; q++) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                texts.add(("The driller notes depth " + q + " and load " + i + ", then works the string. ").repeat(5));
            }
            long start = System.nanoTime();
            winnow.rerank("how is pipe " + q + " freed?", texts);
            nanos[q] = System.nanoTime() - start;
        }
        long[] counted = Arrays.copyOfRange(nanos, WARM, QUESTIONS);
        Arrays.sort(counted);
        return counted[counted.length / 2] / 1e6;
    }

    @Test
    void whatIsSharedIsQuickerThanTheModel() throws Exception {
        PipelineSettings settings = PipelineSettings.read(Files.writeString(
                folder.resolve("pipeline.yaml"),
                "retrievers: [{kind: bm25}]\nrerank: [{kind: maxsim, depth: 100, model: winnow-mini-en}]\n"));
        try (RealRedis redis = RealRedis.start()) {
            EngineSettings engines = EngineSettings.defaults()
                    .withCaches(new CacheSettings(64 << 20, 1 << 20)
                            .withShared(Optional.of(RedisSettings.of(redis.address()))));
            double model;
            try (Winnow winnow = Winnow.open(settings, engines)) {
                model = medianMillis(winnow);
            }
            try (Winnow winnow = Winnow.open(settings, engines)) {
                double shared = medianMillis(winnow);
                double memory = medianMillis(winnow);
                System.out.printf(
                        Locale.ROOT, "model %.1f ms, shared %.2f ms, memory %.2f ms%n", model, shared, memory);
                assertThat(shared).isLessThan(model / 10);
            }
        }
    }
}
