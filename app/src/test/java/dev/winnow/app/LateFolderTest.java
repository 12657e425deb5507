package dev.winnow.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.Deadline;
import dev.winnow.Encoder.Side;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.bundle.weights.Tensor;
import dev.winnow.bundle.weights.Weights;
import dev.winnow.late.MaxSim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A linear step in a folder, over the bundled encoder, whose engine it shares. */
class LateFolderTest {
    private static final Query QUERY = Query.of("how is a stuck pipe freed?");
    private static final List<Passage> PASSAGES = List.of(
            Passage.of("1", "Jarring up and down frees most stuck pipe."), Passage.of("2", "Mud is weighed daily."));

    @TempDir
    private Path folder;

    private String late;

    /** The step keeps the first half of each vector's numbers, in another order. */
    @BeforeEach
    void write() throws IOException {
        int width = Models.BUNDLED_DIMENSIONS;
        float[] step = new float[width * width];
        for (int d = 0; d < width / 2; d++) {
            step[d * width + (width / 2 - 1 - d)] = 2;
        }
        Weights.of("a step", Map.of("linear.weight", () -> Tensor.of(step, width, width)))
                .saveOver(Weights.of("nothing", Map.of()), folder.resolve("model.safetensors"));
        Files.writeString(
                folder.resolve("config.json"),
                "{\"model_type\": \"bert\", \"architectures\": [\"BertModel\"],"
                        + " \"winnow_base\": \"all-MiniLM-L6-v2\", \"winnow_late\": {\"dimensions\": 384}}");
        late = folder.toString();
    }

    @Test
    void scoresByHalfOfEachVector() {
        try (Models models = Models.standard()) {
            TextEncoder base = models.encoder(Models.BUNDLED_ENCODER);
            double[] scores = new MaxSim("late", models.encoder(late))
                    .score(QUERY, PASSAGES, Deadline.none())
                    .logits();
            for (int i = 0; i < scores.length; i++) {
                float[] asked = base.encodeTokens(Side.QUERY, List.of(QUERY.text()), Deadline.none())
                        .getFirst()
                        .values();
                float[] answer = base.encodeTokens(
                                Side.PASSAGE, List.of(PASSAGES.get(i).content()), Deadline.none())
                        .getFirst()
                        .values();
                assertThat(scores[i]).isCloseTo(meanOfBest(asked, answer), within(1e-3));
            }
        }
    }

    private static double meanOfBest(float[] asked, float[] answer) {
        int width = Models.BUNDLED_DIMENSIONS;
        double sum = 0;
        for (int q = 0; q < asked.length; q += width) {
            double best = -1;
            for (int p = 0; p < answer.length; p += width) {
                double dot = 0;
                double a = 0;
                double b = 0;
                for (int d = 0; d < width / 2; d++) {
                    dot += (double) asked[q + d] * answer[p + d];
                    a += (double) asked[q + d] * asked[q + d];
                    b += (double) answer[p + d] * answer[p + d];
                }
                best = Math.max(best, dot / Math.sqrt(a * b));
            }
            sum += best;
        }
        return sum / (asked.length / (double) width);
    }

    @Test
    void givesTheEncodersOwnVectorsOfWholeTextsAndKnowsItself() {
        try (Models models = Models.standard()) {
            List<String> texts = PASSAGES.stream().map(Passage::content).toList();
            List<float[]> own = models.encoder(late).encode(Side.PASSAGE, texts, Deadline.none());
            List<float[]> base = models.encoder(Models.BUNDLED_ENCODER).encode(Side.PASSAGE, texts, Deadline.none());
            for (int i = 0; i < own.size(); i++) {
                assertThat(own.get(i)).containsExactly(base.get(i), within(1e-6f));
            }
            assertThat(models.givesVectorsOf(late, Models.BUNDLED_ENCODER)).isTrue();
            assertThat(models.givesVectorsOf(Models.BUNDLED_ENCODER, late)).isFalse();
            assertThat(models.identity(late)).isNotEqualTo(models.identity(Models.BUNDLED_ENCODER));
            assertThat(models.choice(late).packed())
                    .isEqualTo(models.choice(Models.BUNDLED_ENCODER).packed());
            assertThat(Bundles.behind(Bundles.find(late)).orElseThrow().name()).isEqualTo(Models.BUNDLED_ENCODER);
        }
    }
}
