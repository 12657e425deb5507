package dev.winnow.eval.significance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The rates that the statistics promise, counted over many made-up collections; what was measured is printed. */
@Tag("long")
class SimulationTest {
    private static final long SEED = 1908;
    private static final double ALPHA = 0.05;

    /** 0.05 * (99 + 1) is whole, so that the test has its level exactly even with few draws. */
    private static final int ROUNDS = 99;

    private record Rates(double student, double randomization) {}

    private static Rates alarms(Shape shape, int n, double gain, int repetitions) {
        int[] alarms = IntStream.range(0, repetitions)
                .parallel()
                .mapToObj(repetition -> {
                    double[] d = shape.differences(n, new SplittableRandom(SEED + 31L * repetition));
                    Arrays.setAll(d, i -> d[i] + gain);
                    return counts(student(d) <= ALPHA, new SignFlips(ROUNDS, repetition).p(d) <= ALPHA);
                })
                .reduce(new int[2], SimulationTest::sum);
        Rates rates = new Rates((double) alarms[0] / repetitions, (double) alarms[1] / repetitions);
        System.out.printf(
                Locale.ROOT,
                "%s, %d queries, gain %.4f, seed %d: t-test %.4f, randomisation %.4f of %d significant%n",
                shape,
                n,
                gain,
                SEED,
                rates.student,
                rates.randomization,
                repetitions);
        return rates;
    }

    private static double student(double[] d) {
        double mean = Arrays.stream(d).average().orElseThrow();
        return StudentTest.p(d.length, StudentTest.statistic(d.length, mean, Difference.deviation(d, mean)));
    }

    @ParameterizedTest
    @CsvSource({
        "NORMAL, 30",
        "NORMAL, 100",
        "NORMAL, 300",
        "SKEWED_VALUES, 30",
        "SKEWED_VALUES, 100",
        "SKEWED_VALUES, 300",
        "RECIPROCAL_RANKS, 30",
        "RECIPROCAL_RANKS, 100",
        "RECIPROCAL_RANKS, 300",
        "MANY_TIES, 30",
        "MANY_TIES, 100",
        "MANY_TIES, 300"
    })
    void falseAlarmsAreFivePerCentWhenSystemsAreEquallyGood(Shape shape, int n) {
        Rates rates = alarms(shape, n, 0, 20_000);
        assertThat(rates.student).isBetween(0.04, 0.06);
        assertThat(rates.randomization).isBetween(0.04, 0.06);
    }

    /** The limit that the documentation of both tests states: a mean of 0 is not enough, the shape counts. */
    @Test
    void oneLongTailRaisesMoreFalseAlarmsWithFewQueries() {
        Rates few = alarms(Shape.ONE_LONG_TAIL, 30, 0, 20_000);
        assertThat(few.student).isBetween(0.06, 0.085);
        assertThat(few.randomization).isBetween(0.06, 0.085);
        Rates many = alarms(Shape.ONE_LONG_TAIL, 300, 0, 20_000);
        assertThat(many.student).isBetween(0.045, 0.06);
        assertThat(many.randomization).isBetween(0.045, 0.06);
    }

    @ParameterizedTest
    @CsvSource({"30", "60", "300"})
    void theSmallestVisibleEffectIsSeenFourTimesOutOfFive(int n) {
        double gain = new Sensitivity(n, 1, ALPHA, 0.8).smallestEffect();
        Rates rates = alarms(Shape.NORMAL, n, gain, 20_000);
        assertThat(rates.student).isBetween(0.79, 0.81);
        // A little less: 99 draws blur the p-value, 9,999 hardly do.
        assertThat(rates.randomization).isBetween(0.76, 0.81);
    }

    @Test
    void holmKeepsTheRateForAllCandidatesTogether() {
        int repetitions = 20_000;
        long any = IntStream.range(0, repetitions)
                .parallel()
                .filter(repetition -> {
                    SplittableRandom random = new SplittableRandom(SEED - repetition);
                    List<Double> raw = IntStream.range(0, 5)
                            .mapToObj(i -> student(Shape.NORMAL.differences(30, random)))
                            .toList();
                    return Significance.holm(raw).stream().anyMatch(p -> p <= ALPHA);
                })
                .count();
        System.out.printf(Locale.ROOT, "Holm over 5: %.4f with any false alarm%n", any / (double) repetitions);
        assertThat(any / (double) repetitions).isBetween(0.04, 0.055);
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void intervalsHoldTheTruthNearlyAsOftenAsTheySay(Shape shape) {
        Coverage few = coverage(shape, 30);
        assertThat(few.student).isBetween(0.92, 0.965);
        assertThat(few.percentile).isBetween(0.90, 0.95);
        assertThat(few.accelerated).isBetween(0.87, 0.95);
        Coverage more = coverage(shape, 100);
        assertThat(more.student).isBetween(0.93, 0.965);
        assertThat(more.percentile).isBetween(0.925, 0.955);
        assertThat(more.accelerated).isBetween(0.92, 0.955);
    }

    private record Coverage(double student, double percentile, double accelerated) {}

    private static Coverage coverage(Shape shape, int n) {
        int repetitions = 2_000;
        int[] held = IntStream.range(0, repetitions)
                .parallel()
                .mapToObj(repetition -> {
                    double[] d = shape.differences(n, new SplittableRandom(SEED + 77L * repetition));
                    double mean = Arrays.stream(d).average().orElseThrow();
                    Difference difference = new Difference(n, 0, mean, mean, Difference.deviation(d, mean));
                    Bootstrap bootstrap = Bootstrap.of(d, 999, repetition);
                    return counts(
                            StudentTest.interval(difference, ALPHA).contains(0),
                            bootstrap.percentile(ALPHA).contains(0),
                            bootstrap.accelerated(d, ALPHA).contains(0));
                })
                .reduce(new int[3], SimulationTest::sum);
        Coverage coverage = new Coverage(
                (double) held[0] / repetitions, (double) held[1] / repetitions, (double) held[2] / repetitions);
        System.out.printf(
                Locale.ROOT,
                "%s, %d queries, seed %d: 95%% intervals hold the truth: t %.4f, percentile %.4f, BCa %.4f of %d%n",
                shape,
                n,
                SEED,
                coverage.student,
                coverage.percentile,
                coverage.accelerated,
                repetitions);
        return coverage;
    }

    private static int[] counts(boolean... claims) {
        int[] counts = new int[claims.length];
        Arrays.setAll(counts, i -> claims[i] ? 1 : 0);
        return counts;
    }

    private static int[] sum(int[] a, int[] b) {
        int[] sum = new int[a.length];
        Arrays.setAll(sum, i -> a[i] + b[i]);
        return sum;
    }
}
