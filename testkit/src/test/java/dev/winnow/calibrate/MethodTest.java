package dev.winnow.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.calibrate.Calibrator.Knot;
import dev.winnow.calibrate.Calibrator.Sigmoid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MethodTest {
    @Test
    void plattFindsTheTruthAgain() {
        Sigmoid found = (Sigmoid) Method.PLATT.fit(Judgements.of(400, 50, 1.3, -2, 0));
        assertThat(found.slope()).as("seed " + Judgements.SEED).isCloseTo(1.3, Offset.offset(0.06));
        assertThat(found.intercept()).isCloseTo(-2, Offset.offset(0.12));
    }

    @Test
    void temperatureFindsTheTruthAgain() {
        Sigmoid found = (Sigmoid) Method.TEMPERATURE.fit(Judgements.of(400, 50, 0.4, 0, 0));
        assertThat(found.slope()).as("seed " + Judgements.SEED).isCloseTo(0.4, Offset.offset(0.02));
        assertThat(found.intercept()).isZero();
    }

    /** Where the derivative of the likelihood is zero, the targets' sum is the probabilities', alone and by score. */
    @Test
    void plattIsWhereTheLikelihoodIsGreatest() {
        List<Example> examples = Judgements.of(10, 30, 0.7, 1, -2);
        Calibrator found = Method.PLATT.fit(examples);
        double relevant = examples.stream().filter(Example::relevant).count();
        double high = (relevant + 1) / (relevant + 2);
        double low = 1 / (examples.size() - relevant + 2);
        double sum = 0;
        double byScore = 0;
        for (Example example : examples) {
            double off = (example.relevant() ? high : low) - found.probability(example.score());
            sum += off;
            byScore += off * example.score();
        }
        assertThat(sum).isCloseTo(0, Offset.offset(1e-5));
        assertThat(byScore).isCloseTo(0, Offset.offset(1e-4));
    }

    /** As in Lin, Lin and Weng: huge scores overflowed, separable ones had no finite slope. */
    @Test
    void plattStaysFiniteForSeparableAndForHugeScores() {
        List<Example> separable = List.of(
                new Example("a", 1, false),
                new Example("a", 2, false),
                new Example("b", 3, true),
                new Example("b", 4, true));
        for (double factor : new double[] {1e-9, 1, 1e9}) {
            Calibrator found = Method.PLATT.fit(Judgements.scaled(separable, factor, 5e3 * factor));
            assertThat(found.probability(factor * 5001)).isCloseTo(0.25, Offset.offset(0.06));
            assertThat(found.probability(factor * 5004)).isCloseTo(0.75, Offset.offset(0.06));
            assertThat(found.probability(-Double.MAX_VALUE)).isZero();
            assertThat(found.probability(Double.MAX_VALUE)).isOne();
        }
    }

    /** The greatest lower mean of upper sets: a definition of isotonic regression that pools nothing. */
    @Test
    void isotonicIsTheMaxMinOfMeans() {
        for (long seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            List<Example> examples =
                    new ArrayList<>(List.of(new Example("q", -100, false), new Example("q", 100, true)));
            for (int i = 0; i < 40; i++) {
                int score = random.nextInt(15);
                examples.add(new Example("q", score, random.nextInt(20) < score));
            }
            Calibrator found = Method.ISOTONIC.fit(examples);
            for (Example example : examples) {
                assertThat(found.probability(example.score()))
                        .as("seed " + seed + ", score " + example.score())
                        .isCloseTo(maxMin(examples, example.score()), Offset.offset(1e-12));
            }
        }
    }

    private static double maxMin(List<Example> examples, double score) {
        double[] scores = examples.stream()
                .mapToDouble(Example::score)
                .distinct()
                .sorted()
                .toArray();
        double best = 0;
        for (double from : scores) {
            double least = 1;
            for (double to : scores) {
                if (from <= score && to >= score) {
                    least = Math.min(
                            least,
                            examples.stream()
                                    .filter(e -> e.score() >= from && e.score() <= to)
                                    .mapToInt(e -> e.relevant() ? 1 : 0)
                                    .average()
                                    .orElseThrow());
                }
            }
            best = from <= score ? Math.max(best, least) : best;
        }
        return best;
    }

    @ParameterizedTest
    @EnumSource
    void neverFallsAndStaysWithinZeroAndOne(Method method) {
        Calibrator found = method.fit(Judgements.of(20, 20, 0.8, 0, 0));
        double[] chances = IntStream.rangeClosed(-400, 400)
                .mapToDouble(i -> found.probability(i / 10.0))
                .toArray();
        assertThat(chances).isSorted();
        assertThat(chances[0]).isBetween(0.0, 0.2);
        assertThat(chances[800]).isBetween(0.8, 1.0);
    }

    @ParameterizedTest
    @EnumSource
    void doesNotDependOnTheOrderOfExamples(Method method) {
        List<Example> examples = Judgements.of(20, 20, 0.8, 0, 0);
        List<Example> sorted = examples.stream()
                .sorted(Comparator.comparingDouble(Example::score))
                .toList();
        assertThat(method.fit(sorted).probability(0.7))
                .isCloseTo(method.fit(examples).probability(0.7), Offset.offset(1e-9));
    }

    @ParameterizedTest
    @EnumSource
    void oneKindOfJudgementIsNotEnough(Method method) {
        assertThatThrownBy(() -> method.fit(List.of(new Example("q", 1, true))))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("of 1 judged pairs 1 are relevant");
    }

    @ParameterizedTest
    @EnumSource
    void scoresThatPointTheWrongWayAreRefused(Method method) {
        List<Example> reversed = Judgements.scaled(Judgements.of(20, 20, 0.8, 0, 0), -1, 0);
        assertThatThrownBy(() -> method.fit(reversed))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("judged pairs");
    }

    @Test
    void aScoreThatNeverDiffersIsRefused() {
        assertThatThrownBy(() -> Method.PLATT.fit(List.of(new Example("q", 1, true), new Example("q", 1, false))))
                .hasMessage(
                        "the 2 judged pairs have the mean score 1.0, and the relevant ones 1.0; greater scores must be"
                                + " more relevant, so check that scores and judgements belong together");
    }

    @Test
    void curvesThatFallAreRefused() {
        assertThatThrownBy(() -> new Calibrator.Isotonic(List.of(new Knot(0, 0.5), new Knot(1, 0.4))))
                .hasMessageContaining("out of order");
        assertThatThrownBy(() -> new Sigmoid(-1, 0)).hasMessageContaining("slope -1.0");
    }
}
