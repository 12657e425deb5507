package dev.winnow.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import dev.winnow.RankFailure;
import dev.winnow.training.data.Example;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.model.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossTest {
    private static NDManager manager = Torch.open(1);

    @BeforeAll
    static void open() {
        manager = Torch.open(1);
    }

    @AfterAll
    static void close() {
        manager.close();
    }

    private static double value(Loss loss, double[] logits, TrainingGroup group) {
        try (NDManager work = manager.newSubManager()) {
            return loss.of(work.create(logits), group)
                    .toType(DataType.FLOAT64, false)
                    .getDouble();
        }
    }

    private static double[] gradient(Loss loss, double[] logits, TrainingGroup group) {
        try (NDManager work = manager.newSubManager();
                GradientCollector collector = manager.getEngine().newGradientCollector()) {
            NDArray z = work.create(logits);
            z.setRequiresGradient(true);
            collector.backward(loss.of(z, group));
            return z.getGradient().toDoubleArray();
        }
    }

    private static TrainingGroup group(double[] labels, double[] teacher) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            examples.add(new Example("p" + i, labels[i]).withTeacher(teacher[i]));
        }
        return new TrainingGroup("q", examples);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bce",
                "softmax",
                "ranknet",
                "listnet",
                "lambda",
                "margin-mse",
                "kl",
                "softmax + 0.3 bce",
                "2*kl+ranknet"
            })
    void theGradientIsWhatFiniteDifferencesSay(String name) {
        long seed = 20_261_128;
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Loss loss = Loss.parse(name);
        for (int trial = 0; trial < 5; trial++) {
            int n = 2 + random.nextInt(6);
            double[] labels =
                    random.doubles(n, 0, 1).map(x -> Math.round(x * 2) / 2.0).toArray();
            labels[random.nextInt(n)] = 1;
            double[] logits = random.doubles(n, -3, 3).toArray();
            TrainingGroup group = group(labels, random.doubles(n, -3, 3).toArray());
            double[] gradient = gradient(loss, logits, group);
            for (int i = 0; i < n; i++) {
                double h = 1e-5;
                double[] up = logits.clone();
                double[] down = logits.clone();
                up[i] += h;
                down[i] -= h;
                double slope = (value(loss, up, group) - value(loss, down, group)) / (2 * h);
                assertThat(gradient[i])
                        .as("%s, trial %d, example %d", name, trial, i)
                        .isCloseTo(slope, within(1e-7));
            }
        }
    }

    @Test
    void valuesAreThoseOfTheFormulas() {
        TrainingGroup group = group(new double[] {1, 0}, new double[] {2, -1});
        double[] z = {0.5, -0.25};
        double margin = 0.75;
        assertThat(value(Loss.binaryCrossEntropy(), z, group))
                .isCloseTo((Math.log1p(Math.exp(-0.5)) + Math.log1p(Math.exp(-0.25))) / 2, within(1e-12));
        assertThat(value(Loss.softmax(), z, group)).isCloseTo(Math.log1p(Math.exp(-margin)), within(1e-12));
        assertThat(value(Loss.rankNet(), z, group)).isCloseTo(Math.log1p(Math.exp(-margin)), within(1e-12));
        assertThat(value(Loss.marginMse(), z, group)).isCloseTo((margin - 3) * (margin - 3), within(1e-12));
        // The pair stands on places 1 and 2: (|1 - 0.6309| + 10 |1 - 0.6309|) log2(1 + e^-0.75).
        double discount = 1 - Math.log(2) / Math.log(3);
        assertThat(value(Loss.lambdaLoss(), z, group))
                .isCloseTo(11 * discount * Math.log1p(Math.exp(-margin)) / Math.log(2), within(1e-12));
    }

    @Test
    void imitationEndsWhereTheTeacherIsReached() {
        double[] teacher = {2, -1, 0.5};
        TrainingGroup group = group(new double[] {1, 0, 0.5}, teacher);
        assertThat(value(Loss.distillation(1), teacher, group)).isCloseTo(0, within(1e-12));
        assertThat(value(Loss.marginMse(), teacher, group)).isCloseTo(0, within(1e-12));
    }

    @Test
    void groupsWithoutPairsCostNothing() {
        TrainingGroup group = group(new double[] {1, 1}, new double[] {0, 0});
        assertThat(value(Loss.rankNet(), new double[] {3, -3}, group)).isZero();
        assertThat(value(Loss.lambdaLoss(), new double[] {3, -3}, group)).isZero();
    }

    @Test
    void aMissingTeacherIsNamed() {
        TrainingGroup group = new TrainingGroup("why?", List.of(new Example("a", 1)));
        assertThatThrownBy(() -> value(Loss.marginMse(), new double[] {0}, group))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("example 1 of the query 'why?' has no teacher's logit");
        assertThat(Loss.parse("softmax + kl").needsTeacher()).isTrue();
        assertThat(Loss.parse("softmax + bce").needsTeacher()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "softmaxx", "0 bce", "-1 bce", "1.2.3 bce", "softmax - bce"})
    void anUnknownLossIsRefused(String text) {
        assertThatThrownBy(() -> Loss.parse(text))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("the loss is '" + text + "', must be one of bce, softmax");
    }
}
