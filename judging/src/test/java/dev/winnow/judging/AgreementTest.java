package dev.winnow.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.RankFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AgreementTest {
    /** Hout, Duncan and Sobel 1987, as printed by Agresti and shipped with R's vcd as SexualFun. */
    private static final List<List<Integer>> HOUT =
            List.of(List.of(7, 7, 2, 3), List.of(2, 8, 3, 7), List.of(1, 5, 4, 9), List.of(2, 8, 9, 14));

    /** The value and standard error that the manual of vcd prints for {@code Kappa(SexualFun)}. */
    @Test
    void agreesWithThePublishedTableOfFourGrades() {
        Agreement agreement = new Agreement(HOUT);
        assertThat(agreement.pairs()).isEqualTo(91);
        Agreement.Kappa kappa = agreement.kappa().orElseThrow();
        assertThat(kappa.value()).isEqualTo(0.1293, within(0.00005));
        assertThat(kappa.standardError()).isEqualTo(0.06860, within(0.000005));
        assertThat(kappa.low()).isEqualTo(-0.0051, within(0.0001));
    }

    /** The same formulas written down a second time, in numpy, from Fleiss, Cohen and Everitt. */
    @Test
    void agreesWithAnIndependentComputationOfQuadraticWeights() {
        Agreement.Kappa kappa = new Agreement(HOUT).quadraticKappa().orElseThrow();
        assertThat(kappa.value()).isEqualTo(0.33204558624686065, within(1e-12));
        assertThat(kappa.standardError()).isEqualTo(0.09729752195860464, within(1e-12));
    }

    /** The examples in the tests of scikit-learn's cohen_kappa_score, two of them from Artstein and Poesio 2008. */
    @Test
    void agreesWithScikitLearn() {
        assertThat(kappa(runs(40, 60), runs(20, 20, -1, 10, 50))).isEqualTo(0.348, within(0.0005));
        assertThat(kappa(runs(46, 44, 10), runs(52, 32, 16))).isEqualTo(0.8013, within(0.00005));
        List<Integer> first = runs(46, 44, 10);
        List<Integer> second = runs(50, 40, 10);
        assertThat(kappa(first, second)).isEqualTo(0.9315, within(0.00005));
        assertThat(agreement(first, second).quadraticKappa().orElseThrow().value())
                .isEqualTo(0.9541, within(0.00005));
    }

    @Test
    void swappingTheJudgesTurnsTheTableAndKeepsKappa() {
        long seed = 20260801;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Integer> first = random.ints(30, 0, 4).boxed().toList();
            List<Integer> second = random.ints(30, 0, 4).boxed().toList();
            Agreement one = agreement(first, second);
            Agreement other = agreement(second, first);
            assertThat(one.same()).as("seed %d", seed).isEqualTo(other.same());
            assertThat(one.quadraticKappa().orElseThrow().value())
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(other.quadraticKappa().orElseThrow().value(), within(1e-12));
            assertThat(one.table().get(1).get(2)).isEqualTo(other.table().get(2).get(1));
        }
    }

    @Test
    void theStandardErrorIsTheSpreadOfManySamples() {
        long seed = 7;
        Random random = new Random(seed);
        List<Double> values = new ArrayList<>();
        double told = 0;
        int samples = 2_000;
        for (int s = 0; s < samples; s++) {
            List<Integer> first = new ArrayList<>();
            List<Integer> second = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int grade = random.nextInt(4);
                first.add(grade);
                second.add(random.nextInt(10) < 6 ? grade : random.nextInt(4));
            }
            Agreement.Kappa kappa = agreement(first, second).quadraticKappa().orElseThrow();
            values.add(kappa.value());
            told += kappa.standardError() / samples;
        }
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double spread = Math.sqrt(values.stream()
                .mapToDouble(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow());
        assertThat(told).as("seed %d", seed).isEqualTo(spread, within(0.1 * spread));
    }

    @Test
    void chanceGivesAboutZeroAndPerfectAgreementOne() {
        Random random = new Random(5);
        List<Integer> first = random.ints(5_000, 0, 4).boxed().toList();
        List<Integer> second = random.ints(5_000, 0, 4).boxed().toList();
        assertThat(kappa(first, second)).isEqualTo(0, within(0.03));
        assertThat(kappa(first, first)).isEqualTo(1);
    }

    @Test
    void kappaOfOneGradeThroughoutIsUndefinedAndNotANumberMadeUp() {
        assertThat(agreement(List.of(2, 2), List.of(2, 2)).kappa()).isEmpty();
        assertThat(agreement(List.of(2, 2), List.of(2, 2)).quadraticKappa()).isEmpty();
        assertThat(kappa(List.of(2, 2), List.of(1, 1))).isZero();
    }

    @Test
    void onlyPairsThatBothGradedCount() {
        Map<Pair, Integer> first = Map.of(new Pair("q", "a"), 1, new Pair("q", "b"), 2);
        assertThat(Agreement.of(first, Map.of(new Pair("q", "b"), 3, new Pair("r", "a"), 1))
                        .pairs())
                .isEqualTo(1);
        assertThatThrownBy(() -> Agreement.of(first, Map.of(new Pair("r", "a"), 1)))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the two judges have graded no pair in common; let both grade the same pairs");
    }

    /** So many times 0, so many times 1 and so on; -1 begins at 0 again. */
    private static List<Integer> runs(int... counts) {
        List<Integer> grades = new ArrayList<>();
        int grade = 0;
        for (int count : counts) {
            if (count < 0) {
                grade = 0;
                continue;
            }
            for (int i = 0; i < count; i++) {
                grades.add(grade);
            }
            grade++;
        }
        return grades;
    }

    private static double kappa(List<Integer> first, List<Integer> second) {
        return agreement(first, second).kappa().orElseThrow().value();
    }

    private static Agreement agreement(List<Integer> first, List<Integer> second) {
        return Agreement.of(grades(first), grades(second));
    }

    private static Map<Pair, Integer> grades(List<Integer> grades) {
        Map<Pair, Integer> byPair = new HashMap<>();
        for (int i = 0; i < grades.size(); i++) {
            byPair.put(new Pair("q", "d" + i), grades.get(i));
        }
        return byPair;
    }
}
