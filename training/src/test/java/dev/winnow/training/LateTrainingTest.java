package dev.winnow.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.Deadline;
import dev.winnow.Encoder.Side;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.late.MaxSim;
import dev.winnow.onnx.OnnxModels;
import dev.winnow.onnx.OnnxSettings;
import dev.winnow.training.data.Example;
import dev.winnow.training.data.TrainingGroup;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LateTrainingTest {
    private static final List<TrainingGroup> TRAIN = Samples.groups(64, 1);
    private static final List<TrainingGroup> DEV = Samples.groups(8, 2);

    @TempDir
    private Path folder = Path.of(".");

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static TrainingSettings settings(double rate, int steps) {
        return Samples.settings()
                .withLoss("softmax")
                .withPatience(100)
                .withOptimization(Optimization.defaults().withLearningRate(rate).withMaxSteps(steps));
    }

    private static TextEncoder encoder(ModelBundle bundle) {
        return OnnxModels.encoder(bundle, OnnxSettings.defaults());
    }

    private static Trained trained(TextEncoder encoder, TrainingSettings settings) {
        return Trainer.trainLate(Samples.tiny("encoder"), encoder, TRAIN, DEV, settings, null, Progress.none());
    }

    @Test
    void beginsAsTheEncodersOwnLateInteraction() {
        try (TextEncoder encoder = encoder(Samples.tiny("encoder"));
                Trained still = trained(encoder, settings(1e-12, 1))) {
            MaxSim maxSim = new MaxSim("own", encoder);
            for (TrainingGroup group : DEV) {
                double[] logits = still.score(group);
                for (int i = 0; i < logits.length; i++) {
                    double cosine = maxSim.score(
                                    Query.of(group.query()),
                                    List.of(Passage.of(
                                            "p", group.examples().get(i).passage())),
                                    Deadline.none())
                            .logit(0);
                    assertThat(logits[i]).isCloseTo(20 * cosine - 16.4, within(0.02));
                }
            }
        }
    }

    /** Offsets that know the answer would else pass for what was learned. */
    @Test
    void whatLearnedNothingIsNotBetterForItsOffsets() {
        try (TextEncoder encoder = encoder(Samples.tiny("encoder"));
                Trained still = Trainer.trainLate(
                        Samples.tiny("encoder"),
                        encoder,
                        Samples.withOffsets(TRAIN, 3),
                        List.of(),
                        settings(1e-12, 1).withOffsets(true),
                        null,
                        Progress.none())) {
            Promotion promotion = Promotion.measure(still, Samples.withOffsets(DEV, 4));
            assertThat(promotion.comparison().difference().mean()).isCloseTo(0, within(1e-9));
            assertThat(promotion.obstacle()).isPresent();
        }
    }

    @Test
    void learnsWhatTheEncoderDoesNotSay() {
        try (TextEncoder encoder = encoder(Samples.tiny("encoder"));
                Trained before = trained(encoder, settings(1e-12, 1));
                Trained after = trained(encoder, settings(1e-2, 100))) {
            double first = mean(before.ndcg(DEV));
            double last = mean(after.ndcg(DEV));
            System.out.println("nDCG@10 " + first + " -> " + last);
            assertThat(last).isGreaterThan(first + 0.05);
        }
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    @Test
    void stoppedAndResumedGivesTheSameStep() {
        Path checkpoint = folder.resolve("run.ckpt");
        TrainingSettings settings = settings(1e-2, 12);
        try (TextEncoder encoder = encoder(Samples.tiny("encoder"))) {
            ModelBundle start = Samples.tiny("encoder");
            assertThatThrownBy(() -> Trainer.trainLate(start, encoder, TRAIN, DEV, settings, checkpoint, step -> {
                        if (step.done() == 7) {
                            throw new Stop();
                        }
                    }))
                    .isInstanceOf(Stop.class);
            try (Trained whole = Trainer.trainLate(start, encoder, TRAIN, DEV, settings, null, Progress.none());
                    Trained resumed =
                            Trainer.trainLate(start, encoder, TRAIN, DEV, settings, checkpoint, Progress.none())) {
                assertThat(resumed.weights().get("linear.weight").values())
                        .containsExactly(whole.weights().get("linear.weight").values(), within(1e-5f));
                assertThat(resumed.history()).isEqualTo(whole.history());
            }
        }
    }

    @Test
    void whatIsWrittenRanksAsWhatWasTrained() {
        ModelBundle start = Bundles.find("all-MiniLM-L6-v2");
        List<TrainingGroup> groups = List.of(
                new TrainingGroup(
                        "how is a stuck pipe freed?",
                        List.of(
                                new Example("Jarring frees it. ".repeat(40), 1),
                                new Example("Mud is weighed daily.", 0))),
                new TrainingGroup(
                        "what does mud weigh?",
                        List.of(new Example("Its density is 1.2.", 1), new Example("The bit was worn.", 0))));
        Path written = folder.resolve("late");
        try (TextEncoder encoder = encoder(start.withWindow(64));
                Trained trained = Trainer.trainLate(
                        start, encoder, groups, List.of(), settings(1e-2, 6), null, Progress.none())) {
            TrainingGroup tooLong =
                    new TrainingGroup("pipe ".repeat(70), groups.getFirst().examples());
            List<TrainingGroup> probes = List.of(tooLong, groups.get(0), groups.get(1));
            ModelBundle bundle = Export.write(trained, probes, Export.Form.OVER, "# card", written);
            assertThat(bundle.window()).isEqualTo(64);
            try (TextEncoder served = encoder(Bundles.in(written))) {
                for (TrainingGroup group : groups) {
                    double[] logits = trained.score(group);
                    double[] cosines = new MaxSim("late", served)
                            .score(
                                    Query.of(group.query()),
                                    List.of(
                                            Passage.of(
                                                    "0", group.examples().get(0).passage()),
                                            Passage.of(
                                                    "1", group.examples().get(1).passage())),
                                    Deadline.none())
                            .logits();
                    double ratio = (logits[0] - logits[1]) / (cosines[0] - cosines[1]);
                    assertThat(ratio).as("the cosines' weight").isCloseTo(20, within(1.0));
                }
                try (Trained on = Trainer.trainLate(
                        bundle, encoder, groups, List.of(), settings(1e-12, 1), null, Progress.none())) {
                    assertThat(on.weights().get("linear.weight").values())
                            .as("a late model is trained on from its own step")
                            .containsExactly(
                                    trained.weights().get("linear.weight").values(), within(1e-3f));
                }
                assertThat(served.encode(Side.PASSAGE, List.of("mud"), Deadline.none())
                                .getFirst())
                        .as("the text's own vector stays the encoder's")
                        .containsExactly(
                                encoder.encode(Side.PASSAGE, List.of("mud"), Deadline.none())
                                        .getFirst(),
                                within(1e-4f));
            }
        }
    }

    @Test
    void devGroupsThatCannotBeReadMeasureNothing() {
        List<TrainingGroup> unreadable =
                List.of(new TrainingGroup("a ".repeat(600), DEV.getFirst().examples()));
        try (TextEncoder encoder = encoder(Samples.tiny("encoder"));
                Trained trained = Trainer.trainLate(
                        Samples.tiny("encoder"),
                        encoder,
                        TRAIN,
                        unreadable,
                        settings(1e-3, 2),
                        null,
                        Progress.none())) {
            assertThat(trained.history().points()).isEmpty();
        }
    }

    @Test
    void onlyABundledEncoderCanBeWrittenOver() {
        try (TextEncoder encoder = encoder(Samples.tiny("encoder"));
                Trained trained = trained(encoder, settings(1e-3, 1))) {
            assertThatThrownBy(() -> Export.write(trained, DEV, Export.Form.OVER, "", folder.resolve("none")))
                    .isInstanceOf(RankFailure.Misconfigured.class)
                    .hasMessageContaining("is not made from one that comes with Winnow");
        }
    }
}
