package dev.winnow.bundle.weights;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.winnow.RankFailure;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.weights.FusedGraph.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged file is refused or read as what it now is: no other failure, no endless loop, no memory that is not there. */
class DamagedFilesTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final long SEED = 20261128;

    @TempDir
    Path folder;

    @BeforeEach
    void describe() throws IOException {
        Small.describe(folder);
    }

    private byte[] whole(String name) throws IOException {
        if (name.endsWith(".safetensors")) {
            return SafetensorsFile.of(Small.WEIGHTS, "F32", "bert.");
        }
        Precision precision = name.equals("half.onnx") ? Precision.FLOAT16 : Precision.FLOAT32;
        Path file = folder.resolve(name);
        new FusedGraph(Small.ARCHITECTURE, Small.WEIGHTS, precision).write(file);
        return Files.readAllBytes(file);
    }

    private void read(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
        try {
            Weights weights = Weights.open(Bundles.in(folder, name));
            for (String weight : weights.names()) {
                try {
                    weights.get(weight);
                } catch (RankFailure.Misconfigured e) {
                    // This one is damaged, others may be whole.
                }
            }
        } catch (RankFailure.Misconfigured e) {
            // What a damaged file is for.
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.onnx", "half.onnx", "model.safetensors"})
    void everyTruncationIsAnswered(String name) throws IOException {
        byte[] whole = whole(name);
        // Closely where names and sizes stand, then less so.
        for (int length = 0; length < whole.length; length += length < 1000 ? 3 : 197) {
            byte[] part = Arrays.copyOf(whole, length);
            assertTimeoutPreemptively(LONGEST, () -> read(name, part), "cut at " + part.length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.onnx", "half.onnx", "model.safetensors"})
    void everyCorruptionIsAnswered(String name) throws IOException {
        byte[] whole = whole(name);
        Random random = new Random(SEED);
        System.out.println("corrupting " + name + " with seed " + SEED);
        for (int round = 0; round < 300; round++) {
            byte[] damaged = whole.clone();
            int changes = 1 + random.nextInt(8);
            for (int i = 0; i < changes; i++) {
                // Half of the changes where names and sizes stand.
                int at = random.nextInt(random.nextBoolean() ? Math.min(3000, whole.length) : whole.length);
                damaged[at] = (byte) random.nextInt(256);
            }
            assertTimeoutPreemptively(LONGEST, () -> read(name, damaged), "round " + round + " of seed " + SEED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.onnx", "model.safetensors"})
    void noiseIsAnswered(String name) throws IOException {
        Random random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            assertTimeoutPreemptively(LONGEST, () -> read(name, noise), "round " + round + " of seed " + SEED);
        }
    }
}
