package dev.winnow.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.weights.Head;
import dev.winnow.onnx.OnnxModels;
import dev.winnow.onnx.OnnxSettings;
import dev.winnow.training.Export.Form;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.model.Adaptation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportTest {
    private static final List<TrainingGroup> TRAIN = Samples.groups(16, 1);

    @TempDir
    private Path folder = Path.of(".");

    @ParameterizedTest
    @CsvSource({
        "bert, POOLER, FP32, 0, 0, 1e-4",
        "bert, POOLER, FP32, 4, 0, 1e-4",
        "roberta, POOLER, FP32, 0, 0, 1e-4",
        "encoder, POOLER, FP32, 0, 0, 1e-4",
        "encoder, INTERACTION, FP32, 0, 0, 1e-4",
        "encoder, INTERACTION, FP32, 0, 1, 1e-4",
        "encoder, INTERACTION, FP32, 0, 2, 1e-4",
        "encoder, INTERACTION, FP16, 4, 1, 0.01",
        "bert, POOLER, FP16, 0, 0, 0.01",
        "bert, POOLER, INT8, 4, 0, 0.3",
        "encoder, INTERACTION, INT8, 0, 1, 0.3"
    })
    void whatIsWrittenScoresAsWhatWasTrained(
            String start, Head head, Form form, int rank, int apart, double tolerance) {
        TrainingSettings settings = Samples.settings()
                .withAdaptation(Adaptation.full().withRank(rank).withHead(head).withApart(apart))
                .withOptimization(Optimization.defaults().withLearningRate(1e-2).withMaxSteps(3));
        TrainingGroup group = TRAIN.getFirst();
        try (Trained trained = Trainer.train(Samples.tiny(start), TRAIN, List.of(), settings, null, Progress.none())) {
            String card = new ModelCard("tiny", List.of("words drawn at random"), List.of()).of(trained);
            Path to = folder.resolve("model");
            ModelBundle written = Export.write(trained, TRAIN, form, card, to);
            assertThat(written.parity()).isNotNull();
            assertThat(written.kind()).isEqualTo(ModelBundle.Kind.CROSS_ENCODER);
            assertThat(written.architecture()).isEqualTo(trained.architecture());
            double[] expected = trained.score(group);
            try (Scorer scorer = OnnxModels.crossEncoder(written, OnnxSettings.defaults())) {
                for (int i = 0; i < expected.length; i++) {
                    Passage passage = Passage.of("p", group.examples().get(i).passage());
                    assertThat(scorer.score(Query.of(group.query()), List.of(passage), Deadline.none())
                                    .logit(0))
                            .isCloseTo(expected[i], within(tolerance));
                }
            }
            assertThat(to.resolve("README.md"))
                    .content()
                    .contains("# tiny", "- words drawn at random", "softmax + 0.3 bce", "| seed | 42 |");
        }
    }

    /** The first is as long a question as people ask now and then; training leaves it out, and so must what comes after it. */
    @Test
    void probesAreTheFirstThatTheModelReads() {
        TrainingGroup tooLong =
                new TrainingGroup("a ".repeat(600), TRAIN.getFirst().examples());
        List<TrainingGroup> probes = new ArrayList<>(List.of(tooLong));
        probes.addAll(TRAIN);
        TrainingSettings settings =
                Samples.settings().withOptimization(Optimization.defaults().withMaxSteps(1));
        try (Trained trained = Trainer.train(Samples.tiny("bert"), TRAIN, List.of(), settings, null, Progress.none())) {
            assertThat(Export.write(trained, probes, Form.FP32, "# card", folder.resolve("cross"))
                            .parity())
                    .isNotNull();
            assertThat(Export.probes(trained, probes, 4)).isEqualTo(TRAIN.subList(0, 4));
            List<TrainingGroup> onlyFive = new AbstractList<>() {
                @Override
                public TrainingGroup get(int i) {
                    assertThat(i).as("no more than needed are read").isLessThan(5);
                    return probes.get(i);
                }

                @Override
                public int size() {
                    return probes.size();
                }
            };
            assertThat(Export.write(trained, onlyFive, Form.FP32, "# card", folder.resolve("few"))
                            .kind())
                    .isEqualTo(ModelBundle.Kind.CROSS_ENCODER);
        }
    }

    /** 22.7 million numbers, of which two matrices of a rank-2 adapter in each layer and the head change. */
    @Test
    void aModelOverTheBundledOneHoldsOnlyWhatChanged() throws IOException {
        TrainingSettings settings = Samples.settings()
                .withAdaptation(Adaptation.full().withRank(2).withHead(Head.INTERACTION))
                .withOptimization(Optimization.defaults().withLearningRate(1e-3).withMaxSteps(1));
        TrainingGroup group = TRAIN.getFirst();
        Path to = folder.resolve("model");
        try (Trained trained =
                Trainer.train(Bundles.find("all-MiniLM-L6-v2"), TRAIN, List.of(), settings, null, Progress.none())) {
            ModelBundle written = Export.write(trained, TRAIN, Form.OVER, "# card", to);
            assertThat(Files.size(to.resolve("model.safetensors"))).isBetween(3_000_000L, 4_000_000L);
            double[] expected = trained.score(group);
            try (Scorer scorer = OnnxModels.crossEncoder(written, OnnxSettings.defaults())) {
                Passage passage = Passage.of("p", group.examples().getFirst().passage());
                assertThat(scorer.score(Query.of(group.query()), List.of(passage), Deadline.none())
                                .logit(0))
                        .isCloseTo(expected[0], within(0.02));
            }
        }
    }

    @Test
    void aModelMadeFromNoBundledOneCannotLieOverIt() {
        assertThatThrownBy(() -> Export.requireBase(Samples.tiny("bert")))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("write it as fp32, fp16 or int8");
    }

    @Test
    void aFolderWithFilesIsRefused() throws IOException {
        Files.writeString(folder.resolve("old"), "");
        assertThatThrownBy(() -> Export.requireEmpty(folder))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("is not empty; give a new one");
    }
}
