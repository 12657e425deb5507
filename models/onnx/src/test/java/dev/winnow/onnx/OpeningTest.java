package dev.winnow.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.weights.Weights;
import dev.winnow.testkit.Toy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused when a model is opened, and what happens when it is closed. */
class OpeningTest {
    @TempDir
    Path temp;

    private Path copy(String model) throws IOException {
        Path target = temp.resolve(model);
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(Golden.folder(model))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, target.resolve(file.getFileName().toString()));
            }
        }
        return target;
    }

    private static Scorer open(Path folder) {
        return OnnxModels.crossEncoder(Bundles.in(folder), Golden.SETTINGS);
    }

    @Test
    void passesTheParityCheckOfItsOwnScores() throws IOException {
        Path folder = copy("bert");
        assertThat(Bundles.in(folder).parity()).isNotNull();
        open(folder).close();
    }

    /** The parity check holds then too. */
    @Test
    void makesAGraphOfWeightsAlone() throws IOException {
        Path folder = copy("bert");
        Weights.open(Bundles.in(folder)).save(folder.resolve("model.safetensors"), "bert.");
        Files.delete(folder.resolve("model.onnx"));
        assertThat(Bundles.in(folder).weights().isSafetensors()).isTrue();
        open(folder).close();
    }

    @Test
    void failsTheParityCheckOfOtherScores() throws IOException {
        Path folder = copy("bert");
        Files.writeString(folder.resolve("winnow-parity.json"), """
                {"tolerance": 0.001, "pairs": [{"query": "jar", "passage": "a stuck pipe", "logit": 7.25}]}
                """);
        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("model 'bert' fails its parity check: pair 1 of 1 scores ")
                .hasMessageContaining("expected 7.25 within 0.001");
    }

    @Test
    void failsTheParityCheckWithAnotherTokenizer() throws IOException {
        Path folder = copy("bert");
        Path tokenizer = folder.resolve("tokenizer.json");
        Files.writeString(
                tokenizer, Files.readString(tokenizer).replace("\"lowercase\": true", "\"lowercase\": false"));
        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("weights, tokenizer and winnow-parity.json do not belong together");
    }

    @Test
    void refusesWeightsThatVanishedAfterTheFolderWasRead() throws IOException {
        Path folder = copy("bert");
        var bundle = Bundles.in(folder);
        Files.delete(folder.resolve("model.onnx"));
        assertThatThrownBy(() -> OnnxModels.crossEncoder(bundle, Golden.SETTINGS))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("model 'bert' has no weights at")
                .hasMessageContaining("model.onnx");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 17, 40_000})
    void refusesCorruptWeights(int length) throws IOException {
        long seed = 11;
        Path folder = copy("bert");
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        Files.write(folder.resolve("model.onnx"), bytes);
        assertThatThrownBy(() -> open(folder))
                .as("seed %s", seed)
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("model 'bert' cannot be loaded from")
                .hasMessageContaining("must be a whole ONNX model");
    }

    @Test
    void refusesWeightsCutShort() throws IOException {
        Path folder = copy("bert");
        Path weights = folder.resolve("model.onnx");
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> open(folder)).isInstanceOf(RankFailure.Misconfigured.class);
    }

    @Test
    void refusesACrossEncodersWeightsAsAnEncoder() throws IOException {
        Path folder = copy("bert");
        Path config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("BertForSequenceClassification", "BertModel"));
        assertThatThrownBy(() -> OnnxModels.encoder(Bundles.in(folder), Golden.SETTINGS))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("model 'bert' gives logits [?, 1]")
                .hasMessageContaining("last_hidden_state");
    }

    @Test
    void refusesAnInputItCannotGive() {
        assertThatThrownBy(() -> open(Golden.folder("positions")))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("model 'positions' asks for the input 'position_ids'")
                .hasMessageContaining("supported are input_ids, attention_mask and token_type_ids");
    }

    @Test
    void refusesABadTokenizerWhenItIsOpened() throws IOException {
        Path folder = copy("bert");
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("cannot read the tokenizer " + folder.resolve("tokenizer.json"));
    }

    @Test
    void refusesUseAfterClose() {
        Scorer scorer = open(Golden.folder("bert"));
        scorer.close();
        assertThatThrownBy(() -> scorer.score(Query.of(Toy.QUERY), Toy.passages(), Deadline.none()))
                .isInstanceOf(RankFailure.Unavailable.class)
                .hasMessageContaining("model 'bert' is closed; open it again");
        assertThatCode(scorer::close).doesNotThrowAnyException();
    }

    /** Freeing the native session under a running call would take the whole JVM down, so surviving is the claim. */
    @Test
    void aCallInFlightReportsTheClose() throws Exception {
        List<Passage> many = IntStream.range(0, 200)
                .mapToObj(i -> Passage.of("p" + i, "stuck pipe ".repeat(i)))
                .toList();
        for (int round = 0; round < 10; round++) {
            Scorer scorer = open(Golden.folder("bert"));
            CountDownLatch running = new CountDownLatch(1 + round);
            // The model's own threads look at the clock before each chunk, so this counts the batches that began.
            Deadline deadline = Deadline.after(Duration.ofHours(1), () -> {
                if (Thread.currentThread().getName().startsWith("bert-")) {
                    running.countDown();
                }
                return 0;
            });
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var call = threads.submit(() -> scorer.score(Query.of(Toy.QUERY), many, deadline));
                running.await();
                scorer.close();
                assertThatThrownBy(call::get)
                        .cause()
                        .isInstanceOf(RankFailure.Unavailable.class)
                        .hasMessageContaining("model 'bert' is closed");
            }
        }
    }
}
