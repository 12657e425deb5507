package dev.winnow.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.weights.FusedGraph.Precision;
import dev.winnow.bundle.weights.Head;
import dev.winnow.onnx.OnnxModels;
import dev.winnow.onnx.OnnxSettings;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.model.Adaptation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        "bert, POOLER, FLOAT32, 0, 1e-4",
        "bert, POOLER, FLOAT32, 4, 1e-4",
        "roberta, POOLER, FLOAT32, 0, 1e-4",
        "encoder, POOLER, FLOAT32, 0, 1e-4",
        "encoder, INTERACTION, FLOAT32, 0, 1e-4",
        "encoder, INTERACTION, FLOAT16, 4, 0.01",
        "bert, POOLER, FLOAT16, 0, 0.01",
        "bert, POOLER, INT8, 4, 0.3"
    })
    void whatIsWrittenScoresAsWhatWasTrained(String start, Head head, Precision precision, int rank, double tolerance) {
        TrainingSettings settings = Samples.settings()
                .withAdaptation(Adaptation.full().withRank(rank).withHead(head))
                .withOptimization(Optimization.defaults().withLearningRate(1e-2).withMaxSteps(3));
        TrainingGroup group = TRAIN.getFirst();
        try (Trained trained = Trainer.train(Samples.tiny(start), TRAIN, List.of(), settings, null, Progress.none())) {
            String card = new ModelCard("tiny", List.of("words drawn at random"), List.of()).of(trained);
            Path to = folder.resolve("model");
            ModelBundle written = Export.write(trained, TRAIN, precision, card, to);
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

    @Test
    void aFolderWithFilesIsRefused() throws IOException {
        Files.writeString(folder.resolve("old"), "");
        assertThatThrownBy(() -> Export.requireEmpty(folder))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("is not empty; give a new one");
    }
}
