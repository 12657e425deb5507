package dev.winnow.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.RankFailure;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.weights.Weights;
import dev.winnow.testkit.Fakes;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.model.Adaptation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
    private static final ModelBundle START = Samples.tiny("bert");
    private static final List<TrainingGroup> TRAIN = Samples.groups(64, 1);
    private static final List<TrainingGroup> DEV = Samples.groups(8, 2);

    @TempDir
    private Path folder = Path.of(".");

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static void requireEqual(Trained one, Trained other, double tolerance) {
        Weights a = one.weights();
        Weights b = other.weights();
        assertThat(a.names()).isEqualTo(b.names());
        for (String name : a.names()) {
            float[] x = a.get(name).values();
            float[] y = b.get(name).values();
            for (int i = 0; i < x.length; i++) {
                assertThat(x[i]).as(name).isCloseTo(y[i], within((float) tolerance));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7, 11})
    void killedAtAnyStepAndResumedGivesTheSameWeights(int killedAt) {
        TrainingSettings settings = Samples.settings();
        Path checkpoint = folder.resolve("run.ckpt");
        assertThatThrownBy(() -> Trainer.train(START, TRAIN, DEV, settings, checkpoint, step -> {
                    if (step.done() == killedAt) {
                        throw new Stop();
                    }
                }))
                .isInstanceOf(Stop.class);
        assertThat(Files.exists(checkpoint)).isEqualTo(killedAt >= settings.evaluateEvery());
        try (Trained whole = Trainer.train(START, TRAIN, DEV, settings, null, Progress.none());
                Trained resumed = Trainer.train(START, TRAIN, DEV, settings, checkpoint, Progress.none())) {
            requireEqual(resumed, whole, 1e-5);
            assertThat(resumed.history()).isEqualTo(whole.history());
            assertThat(whole.steps()).isEqualTo(12);
        }
    }

    @Test
    void learnsWhatCanBeLearned() {
        TrainingSettings settings = Samples.settings()
                .withAdaptation(Adaptation.full().withFrozenWords(false))
                .withEvaluateEvery(20)
                .withOptimization(Optimization.defaults().withLearningRate(5e-3).withMaxSteps(80));
        List<TrainingGroup> train = Samples.groups(400, 3);
        try (Trained trained = Trainer.train(START, train, DEV, settings, null, Progress.none())) {
            double first = mean(untrained());
            double last = mean(trained.ndcg(DEV));
            System.out.println("nDCG@10 " + first + " -> " + last);
            assertThat(last).isGreaterThan(first + 0.1).isGreaterThan(0.9);
        }
    }

    private static List<Double> untrained() {
        TrainingSettings still = Samples.settings()
                .withOptimization(
                        Optimization.defaults().withLearningRate(1e-12).withMaxSteps(1));
        try (Trained trained = Trainer.train(START, TRAIN, List.of(), still, null, Progress.none())) {
            return trained.ndcg(DEV);
        }
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    @Test
    void adaptersChangeOnlyWhatTheyAdaptAndTheHead() {
        TrainingSettings settings = Samples.settings()
                .withAdaptation(Adaptation.full().withRank(4))
                .withOptimization(Optimization.defaults().withLearningRate(1e-2).withMaxSteps(6));
        Weights before = Weights.open(START);
        try (Trained trained = Trainer.train(START, TRAIN, List.of(), settings, null, Progress.none())) {
            Weights after = trained.weights();
            assertThat(after.get("encoder.layer.0.attention.self.key.weight").values())
                    .isEqualTo(before.get("encoder.layer.0.attention.self.key.weight")
                            .values());
            assertThat(after.get("encoder.layer.0.attention.self.query.weight").values())
                    .isNotEqualTo(before.get("encoder.layer.0.attention.self.query.weight")
                            .values());
            assertThat(after.get("classifier.weight").values())
                    .isNotEqualTo(before.get("classifier.weight").values());
            assertThat(after.names()).noneMatch(name -> name.contains("lora"));
        }
    }

    @Test
    void frozenWordsStayAsTheyAre() {
        TrainingSettings settings = Samples.settings().withAdaptation(Adaptation.full());
        try (Trained trained = Trainer.train(START, TRAIN, List.of(), settings, null, Progress.none())) {
            String words = "embeddings.word_embeddings.weight";
            assertThat(trained.weights().get(words).values())
                    .isEqualTo(Weights.open(START).get(words).values());
        }
    }

    @Test
    void itStopsWhenTheDevGroupsGainNothingMore() {
        TrainingSettings settings = Samples.settings()
                .withEvaluateEvery(1)
                .withPatience(2)
                .withOptimization(
                        Optimization.defaults().withLearningRate(1e-12).withMaxSteps(12));
        try (Trained trained = Trainer.train(START, TRAIN, DEV, settings, null, Progress.none())) {
            assertThat(trained.steps()).isEqualTo(2);
            assertThat(trained.history().best().orElseThrow().step()).isZero();
        }
    }

    @Test
    void whatLearnedNothingIsNotBetterForItsOffsets() {
        TrainingSettings still = Samples.settings()
                .withOffsets(true)
                .withOptimization(
                        Optimization.defaults().withLearningRate(1e-12).withMaxSteps(1));
        try (Trained trained =
                Trainer.train(START, Samples.withOffsets(TRAIN, 3), List.of(), still, null, Progress.none())) {
            Promotion promotion = Promotion.measure(trained, Samples.withOffsets(DEV, 4));
            assertThat(promotion.comparison().difference().mean()).isCloseTo(0, within(1e-9));
            assertThat(promotion.obstacle()).isPresent();
        }
    }

    @Test
    void devGroupsNeedNoTeacher() {
        List<TrainingGroup> taught = Teacher.ask(Fakes.byLength(), TRAIN.subList(0, 8), done -> {});
        TrainingSettings settings = Samples.settings()
                .withLoss("kl")
                .withOptimization(Optimization.defaults().withMaxSteps(4));
        try (Trained trained = Trainer.train(START, taught, DEV, settings, null, Progress.none())) {
            assertThat(trained.history().points()).hasSize(2); // the start, and the end
        }
    }

    @Test
    void aDamagedCheckpointIsRefused() throws IOException {
        Path checkpoint = folder.resolve("run.ckpt");
        Trainer.train(START, TRAIN, DEV, Samples.settings(), checkpoint, Progress.none())
                .close();
        byte[] whole = Files.readAllBytes(checkpoint);
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;
        Files.write(checkpoint, flipped);
        assertThatThrownBy(() -> resume(checkpoint, Samples.settings()))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("is damaged: its checksum does not hold; delete it");
        Files.write(checkpoint, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> resume(checkpoint, Samples.settings()))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("is damaged: it ends too early");
        Files.writeString(checkpoint, "something else");
        assertThatThrownBy(() -> resume(checkpoint, Samples.settings()))
                .hasMessageContaining("is damaged: it does not begin as one");
        Files.write(checkpoint, whole);
        assertThatThrownBy(() -> resume(checkpoint, Samples.settings().withSeed(7)))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("belongs to a training with another model, other settings or other groups");
    }

    private static void resume(Path checkpoint, TrainingSettings settings) {
        Trainer.train(START, TRAIN, DEV, settings, checkpoint, Progress.none()).close();
    }

    @Test
    void whatTheSettingsAskOfGroupsIsCheckedFirst() {
        assertThatThrownBy(
                        () -> resume(folder.resolve("none"), Samples.settings().withLoss("kl")))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("has no teacher's logit, which the loss 'kl' imitates");
        assertThatThrownBy(
                        () -> resume(folder.resolve("none"), Samples.settings().withOffsets(true)))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("has no offset");
        assertThatThrownBy(() -> Trainer.train(START, List.of(), DEV, Samples.settings(), null, Progress.none()))
                .hasMessageContaining("there is no group to learn from");
        assertThatThrownBy(() -> Samples.settings().optimization().withLearningRate(0))
                .hasMessageContaining("the learning rate is 0.0, must be above 0");
    }

    @Test
    void aModelWithoutATokenizerIsRefused() throws IOException {
        Files.writeString(
                folder.resolve("config.json"), "{\"model_type\": \"bert\", \"architectures\": [\"BertModel\"]}");
        assertThatThrownBy(() -> dev.winnow.bundle.Bundles.in(folder))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("has no tokenizer.json");
    }
}
