package dev.winnow.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.engine.CrossEncoder;
import dev.winnow.testkit.ScorerContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class PackedScorerTest {
    private static Scorer open(String model, Precision precision) {
        ModelBundle bundle = Golden.bundle(model);
        Golden.assumeRuns(bundle, precision);
        return PackedModels.crossEncoder(bundle, Golden.settings(precision));
    }

    @Nested
    class Wide implements ScorerContract {
        @Override
        public Scorer scorer() {
            return open("bert", Precision.FP32);
        }
    }

    @Nested
    class Half implements ScorerContract {
        @Override
        public Scorer scorer() {
            return open("roberta", Precision.BF16);
        }
    }

    @Nested
    class Bytes implements ScorerContract {
        @Override
        public Scorer scorer() {
            return open("two-classes", Precision.INT8);
        }
    }

    /** These models' logits are about 1; PyTorch computed them in 32 bits. */
    @ParameterizedTest
    @CsvSource({
        "bert, FP32, 0.0001", "roberta, FP32, 0.0001", "two-classes, FP32, 0.0001",
        "bert, BF16, 0.02", "roberta, BF16, 0.02", "two-classes, BF16, 0.02",
        "bert, INT8, 0.1", "roberta, INT8, 0.1", "two-classes, INT8, 0.1"
    })
    void scoresAsPyTorchDoes(String model, Precision precision, double tolerance) {
        try (Scorer scorer = open(model, precision)) {
            for (JsonNode pair : Golden.read(model).path("pairs")) {
                double logit = scorer.score(
                                Query.of(pair.path("query").stringValue()),
                                List.of(Passage.of("p", pair.path("passage").stringValue())),
                                Deadline.none())
                        .logit(0);
                assertThat(logit).isCloseTo(pair.path("logit").doubleValue(), Offset.offset(tolerance));
            }
        }
    }

    /**
     * The promise of the packed encoder: the same, whatever stands in the same chunk. Bit for bit, but for FP32, where
     * oneDNN adds in another order for another number of rows.
     */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void aScoreDoesNotDependOnItsNeighbours(Precision precision) {
        double allowed = precision == Precision.FP32 ? 1e-5 : 0;
        long seed = 20261128;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (Scorer scorer = open("bert", precision)) {
            int[] words = random.ints(200, 0, 500).toArray();
            words[0] = 0;
            words[1] = 1;
            List<Passage> passages = new ArrayList<>();
            for (String text : Golden.texts(random, words)) {
                passages.add(Passage.of("p" + passages.size(), text));
            }
            Query query = Query.of("pipe");
            double[] together = scorer.score(query, passages, Deadline.none()).logits();
            for (int round = 0; round < 5; round++) {
                List<Integer> order = new ArrayList<>();
                for (int i = 0; i < passages.size(); i++) {
                    order.add(i);
                }
                Collections.shuffle(order, random);
                List<Integer> some = order.subList(0, 1 + random.nextInt(passages.size()));
                double[] logits = scorer.score(
                                query, some.stream().map(passages::get).toList(), Deadline.none())
                        .logits();
                for (int i = 0; i < logits.length; i++) {
                    assertThat(logits[i]).isCloseTo(together[some.get(i)], Offset.offset(allowed));
                }
            }
        }
    }

    @Test
    void scoresAThousandPairsThatAreAllTheSame() {
        try (Scorer scorer = open("bert", Precision.BF16)) {
            List<Passage> same = Collections.nCopies(1000, Passage.of("p", "a stuck pipe is freed by jarring"));
            double[] logits =
                    scorer.score(Query.of("stuck pipe"), same, Deadline.none()).logits();
            assertThat(logits).hasSize(1000).containsOnly(logits[0]);
        }
    }

    @Test
    void saysWhatARequestWillCostOnceItWasMeasured() {
        ModelBundle bundle = Golden.bundle("bert");
        Golden.assumeRuns(bundle, Precision.FP32);
        List<Passage> one = List.of(Passage.of("p", "a stuck pipe"));
        List<Passage> many = Collections.nCopies(300, one.getFirst());
        PackedSettings settings = Golden.settings(Precision.FP32);
        try (CrossEncoder unmeasured = PackedModels.crossEncoder(bundle, settings);
                CrossEncoder measured =
                        PackedModels.crossEncoder(bundle, settings.withCalibration(Duration.ofMillis(50)))) {
            Query query = Query.of("pipe");
            assertThat(unmeasured.millis(query, one)).isEmpty();
            double little = measured.millis(query, one).orElseThrow();
            assertThat(little).isPositive();
            assertThat(measured.millis(query, many).orElseThrow()).isGreaterThan(little);
        }
    }

    @Test
    void refusesAModelThatIsNotBuiltLikeBert() {
        assertThatThrownBy(() -> PackedModels.crossEncoder(Golden.bundle("modernbert"), PackedSettings.defaults()))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("model 'modernbert' cannot run on the packed encoder: ")
                .hasMessageEndingWith("choose ONNX Runtime");
    }

    @Test
    void refusesAnEncoder() {
        assertThatThrownBy(() -> PackedModels.crossEncoder(Golden.bundle("encoder"), PackedSettings.defaults()))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessage("model 'encoder' is of kind ENCODER and cannot be opened as a cross-encoder;"
                        + " name another model");
    }
}
