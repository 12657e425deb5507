package dev.winnow.eval.significance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SignificanceTest {
    private static final long SEED = 20_260_211;
    private static final Offset<Double> CLOSE = Offset.offset(1e-12);

    private final Significance significance =
            new Significance(SignificanceSettings.defaults().withRounds(999));
    private final SplittableRandom random = seeded();

    private static SplittableRandom seeded() {
        System.out.println("seed " + SEED);
        return new SplittableRandom(SEED);
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(RankFailure.InvalidInput.class).hasMessage(message);
    }

    @Test
    void swappingTheSystemsTurnsSignsAndKeepsPValues() {
        for (int queries : new int[] {2, 3, 7, 20, 21, 40, 150}) {
            Sample a = Samples.random("a", queries, 0, random);
            Sample b = Samples.random("b", queries, 0.1, random);
            Comparison there = significance.compare(a, b);
            Comparison back = significance.compare(b, a);
            assertThat(back.difference().mean()).isEqualTo(-there.difference().mean());
            assertThat(back.t()).isEqualTo(-there.t());
            assertThat(back.student()).isEqualTo(there.student());
            assertThat(back.randomization()).isEqualTo(there.randomization());
            assertThat(back.outcomes().wins()).isEqualTo(there.outcomes().losses());
            assertThat(back.outcomes().losses()).isEqualTo(there.outcomes().wins());
            requireMirrored(there.intervals().student(), back.intervals().student());
            requireMirrored(there.intervals().percentile(), back.intervals().percentile());
            requireMirrored(there.intervals().accelerated(), back.intervals().accelerated());
            assertThat(back.sensitivity()).isEqualTo(there.sensitivity());
        }
    }

    private static void requireMirrored(Interval there, Interval back) {
        assertThat(back.low()).isCloseTo(-there.high(), CLOSE);
        assertThat(back.high()).isCloseTo(-there.low(), CLOSE);
    }

    @Test
    void equalInputGivesEqualOutput() {
        Sample a = Samples.random("a", 50, 0, random);
        Sample b = Samples.random("b", 50, 0.1, random);
        Comparison first = significance.compare(a, b);
        assertThat(significance.compare(a, b)).isEqualTo(first);
        Comparison other =
                new Significance(SignificanceSettings.defaults().withRounds(999).withSeed(7)).compare(a, b);
        assertThat(other.intervals().percentile())
                .isNotEqualTo(first.intervals().percentile());
        assertThat(other.student()).isEqualTo(first.student());
    }

    @Test
    void rawValuesDoNotDependOnTheOtherCandidates() {
        Sample a = Samples.random("a", 50, 0, random);
        List<Sample> candidates = IntStream.range(0, 5)
                .mapToObj(i -> Samples.random("c" + i, 50, 0.03 * i, random))
                .toList();
        List<Comparison> together = significance.compare(a, candidates);
        for (int i = 0; i < candidates.size(); i++) {
            Comparison alone = significance.compare(a, candidates.get(i));
            assertThat(together.get(i).candidate()).isEqualTo("c" + i);
            assertThat(together.get(i).intervals()).isEqualTo(alone.intervals());
            assertThat(together.get(i).student().raw())
                    .isEqualTo(alone.student().raw());
            assertThat(together.get(i).randomization().raw())
                    .isEqualTo(alone.randomization().raw())
                    .isLessThanOrEqualTo(together.get(i).randomization().corrected());
        }
    }

    @Test
    void noDifferenceIsNoProof() {
        Sample a = Samples.random("a", 30, 0, random);
        Comparison comparison = significance.compare(a, new Sample("b", a.values()));
        assertThat(comparison.t()).isZero();
        assertThat(comparison.student()).isEqualTo(new PValue(1, 1));
        assertThat(comparison.randomization()).isEqualTo(new PValue(1, 1));
        assertThat(comparison.intervals().percentile()).isEqualTo(new Interval(0, 0));
        assertThat(comparison.intervals().accelerated()).isEqualTo(new Interval(0, 0));
        assertThat(comparison.outcomes()).isEqualTo(new Outcomes(0, 30, 0));
        assertThat(comparison.difference().effectSize()).hasValue(0);
        assertThat(comparison.sensitivity()).isEmpty();
        assertThat(comparison.isSignificant()).isFalse();
    }

    @Test
    void roundingErrorsAreNoDifference() {
        Comparison comparison = significance.compare(
                Samples.of("a", 0.3, 0.6, 0.7, 0.5), Samples.of("b", 0.1 + 0.2, 0.6, 0.8 - 0.1, 0.5));
        assertThat(comparison.student().raw()).isEqualTo(1);
        assertThat(comparison.difference().mean()).isZero();
    }

    @Test
    void aSteadyGainOfTwoQueriesIsNotCalledProof() {
        Comparison comparison = significance.compare(Samples.of("a", 0.1, 0.2), Samples.of("b", 0.2, 0.3));
        assertThat(comparison.t()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(comparison.student().raw()).isZero();
        assertThat(comparison.randomization().raw()).isEqualTo(0.5);
        assertThat(comparison.isSignificant()).isFalse();
        assertThat(comparison.difference().effectSize()).isEmpty();
        assertThat(comparison.sensitivity()).isEmpty();
    }

    @Test
    void countsWinsTiesAndLossesWithinTheTolerance() {
        Sample a = Samples.of("a", 0.5, 0.5, 0.5, 0.5, 0.5);
        Sample b = Samples.of("b", 0.52, 0.48, 0.7, 0.5, 0.1);
        assertThat(significance.compare(a, b).outcomes()).isEqualTo(new Outcomes(2, 1, 2));
        Comparison tolerant = new Significance(SignificanceSettings.defaults().withTieTolerance(0.05)).compare(a, b);
        assertThat(tolerant.outcomes()).isEqualTo(new Outcomes(1, 3, 1));
        assertThat(tolerant.difference()).isEqualTo(significance.compare(a, b).difference());
    }

    @Test
    void saysTheDifferenceInThreeUnits() {
        Difference difference = significance
                .compare(Samples.of("a", 0.2, 0.4, 0.6), Samples.of("b", 0.3, 0.4, 0.8))
                .difference();
        assertThat(difference.mean()).isCloseTo(0.1, CLOSE);
        assertThat(difference.relative().orElseThrow()).isCloseTo(0.25, CLOSE);
        assertThat(difference.effectSize().orElseThrow()).isCloseTo(1, CLOSE);
        assertThat(significance
                        .compare(Samples.of("a", 0, 0), Samples.of("b", 0, 1))
                        .difference()
                        .relative())
                .isEmpty();
    }

    @Test
    void drawingSignsAgreesWithCountingThem() {
        // 20 differences are counted; a 21st that is next to nothing makes the same test draw.
        double[] counted = random.doubles(20, -0.4, 0.8).toArray();
        double[] drawn = Arrays.copyOf(counted, 21);
        drawn[20] = 1e-9;
        SignFlips flips = new SignFlips(200_000, SEED);
        double exact = flips.p(counted);
        assertThat(exact).isBetween(1e-4, 0.9);
        assertThat(flips.p(drawn)).isCloseTo(exact, Offset.offset(5 * Math.sqrt(exact * (1 - exact) / 200_000)));
    }

    @Test
    void holmKeepsTheOrderAndNeverHelps() {
        for (int round = 0; round < 200; round++) {
            List<Double> raw = random.doubles(1 + random.nextInt(8))
                    .map(p -> p * p)
                    .boxed()
                    .toList();
            List<Double> corrected = Significance.holm(raw);
            double smallest = raw.stream().min(Double::compare).orElseThrow();
            for (int i = 0; i < raw.size(); i++) {
                assertThat(corrected.get(i)).isBetween(raw.get(i), 1.0);
                assertThat(corrected.get(i)).isGreaterThanOrEqualTo(Math.min(1, smallest * raw.size()));
                for (int j = 0; j < raw.size(); j++) {
                    if (raw.get(i) <= raw.get(j)) {
                        assertThat(corrected.get(i)).isLessThanOrEqualTo(corrected.get(j));
                    }
                }
            }
        }
        assertThat(Significance.holm(List.of())).isEmpty();
        refuses(() -> Significance.holm(List.of(0.5, Double.NaN)), "a p-value is NaN, must be 0 to 1");
    }

    @Test
    void namesTheQueriesThatDoNotMatch() {
        Map<String, Double> many = new HashMap<>(Map.of("x", 0.5));
        IntStream.range(0, 7).forEach(i -> many.put("q" + i, 0.5));
        refuses(
                () -> significance.compare(new Sample("bm25", many), new Sample("dense", Map.of("x", 1.0, "y", 1.0))),
                "systems 'bm25' and 'dense' were measured on different queries: 7 only in 'bm25' (q0, q1, q2, q3, q4, ...);"
                        + " 1 only in 'dense' (y); measure both on the same queries");
    }

    @Test
    void refusesWhatCannotBeCompared() {
        Sample one = Samples.of("one", 0.5);
        refuses(
                () -> significance.compare(one, Samples.of("other", 0.6)),
                "the number of queries is 1, a comparison needs at least 2; judge more queries");
        Sample none = new Sample("none", Map.of());
        refuses(
                () -> significance.compare(none, new Sample("other", Map.of())),
                "the number of queries is 0, a comparison needs at least 2; judge more queries");
        refuses(
                () -> Samples.of("bm25", 0.1, Double.NaN),
                "the value of query 'q0001' for system 'bm25' is NaN, must be a finite number; leave a query that cannot be"
                        + " measured out of every system");
        refuses(() -> new Sample(" ", Map.of()), "the system has a blank name; give each system a name");
        Sample two = Samples.of("two", 0.5, 0.6);
        refuses(
                () -> significance.compare(two, List.of()),
                "there is no candidate; give at least one system to compare with 'two'");
        refuses(() -> significance.compare(two, two), "two systems are called 'two'; give each a name of its own");
    }

    @Test
    void refusesTooFewRoundsForTheCandidates() {
        Significance hasty = new Significance(SignificanceSettings.defaults().withRounds(99));
        Sample baseline = Samples.of("a", 0.1, 0.2);
        List<Sample> six = IntStream.range(0, 6)
                .mapToObj(i -> Samples.of("c" + i, 0.2, 0.4))
                .toList();
        assertThat(hasty.compare(baseline, six.subList(0, 5))).hasSize(5);
        refuses(
                () -> hasty.compare(baseline, six),
                "rounds is 99, but with 6 candidates no p-value could fall to 0.05 after Holm's correction; give 119 rounds"
                        + " or more");
    }

    @Test
    void refusesSettingsOutOfRange() {
        SignificanceSettings settings = SignificanceSettings.defaults();
        refuses(() -> settings.withAlpha(0), "alpha is 0.0, must be 0.001 to 0.5; 0.05 is usual");
        refuses(() -> settings.withPower(1), "power is 1.0, must be 0.5 to 0.999; 0.8 is usual");
        refuses(() -> settings.withRounds(10), "rounds is 10, must be 99 to 10000000; 9999 is usual");
        refuses(() -> settings.withTieTolerance(Double.NaN), "the tie tolerance is NaN, must be 0 or more");
    }

    /** t(0.975, 3) = 3.182446 from the tables; mean 0.3, deviation 0.216025. */
    @Test
    void theIntervalOfOneSystemIsStudents() {
        Interval interval = significance.interval(Samples.of("a", 0.1, 0.2, 0.3, 0.6));
        assertThat(interval.low()).isCloseTo(0.3 - 0.343743, Offset.offset(1e-5));
        assertThat(interval.high()).isCloseTo(0.3 + 0.343743, Offset.offset(1e-5));
        refuses(
                () -> significance.interval(Samples.of("a", 0.1)),
                "the number of queries is 1, a comparison needs at least 2; judge more queries");
    }
}
