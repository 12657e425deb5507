package dev.winnow.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process is killed while it trains, as by {@code kill -9} or the loss of power, and started again. */
class KilledTrainingTest {
    private static final int KILLS = 2;

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void endsWithTheWeightsOfATrainingThatWasNotKilled() throws Exception {
        long seed = System.nanoTime();
        System.out.println("KilledTrainingTest seed " + seed);
        Random random = new Random(seed);
        float[] whole = end("whole");
        int from = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            from = killAfter(from, 1 + random.nextInt(12), random.nextInt(30));
        }
        float[] resumed = end("killed");
        assertThat(resumed).hasSameSizeAs(whole);
        for (int i = 0; i < whole.length; i++) {
            assertThat(Math.abs(resumed[i] - whole[i])).isLessThanOrEqualTo(1e-5f);
        }
    }

    /** Returns the first step that the process did, after it was killed some steps and milliseconds later. */
    private int killAfter(int last, int steps, int milliseconds) throws Exception {
        Process process = start("killed");
        try (BufferedReader lines = process.inputReader()) {
            int first = step(lines.readLine());
            for (int i = 1; i < steps; i++) {
                lines.readLine();
            }
            // Not a wait for anything: it moves the kill to some point within the next step or checkpoint.
            process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            System.out.println("began with step " + first + ", killed after " + steps);
            assertThat(first).isGreaterThanOrEqualTo(last);
            return first;
        }
    }

    private static int step(@Nullable String line) {
        assertThat(line).isNotNull().startsWith("step ");
        return Integer.parseInt(String.valueOf(line).substring("step ".length()));
    }

    private float[] end(String name) throws Exception {
        Process process = start(name);
        List<String> lines;
        try (BufferedReader reader = process.inputReader()) {
            lines = reader.lines().toList();
        }
        assertThat(process.waitFor())
                .as(() -> "errors of " + name + ": " + errors(name))
                .isZero();
        assertThat(lines).last().isEqualTo("step " + KilledTraining.STEPS);
        FloatBuffer values = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(name + ".weights")))
                .asFloatBuffer();
        float[] numbers = new float[values.remaining()];
        values.get(numbers);
        return numbers;
    }

    private String errors(String name) {
        try {
            return Files.readString(folder.resolve(name + ".err"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Process start(String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dai.djl.offline=true",
                        "-DOPT_OUT_TRACKING=true",
                        "-Dwinnow.root=" + System.getProperty("winnow.root", ".."),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledTraining.class.getName(),
                        folder.resolve(name + ".ckpt").toString(),
                        folder.resolve(name + ".weights").toString())
                .redirectError(folder.resolve(name + ".err").toFile())
                .start();
    }
}
