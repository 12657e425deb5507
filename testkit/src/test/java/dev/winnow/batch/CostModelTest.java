package dev.winnow.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.batch.CostModel.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CostModelTest {
    /** About what a small encoder costs: nanoseconds a chunk, a token, a squared token. */
    private static final CostModel SMALL = new CostModel(300_000, 24_000, 12);

    private Random random = new Random(1);

    /** Pairs as they come: mean 93 tokens, from 35 to 231. */
    private int[] pairs(int count) {
        return IntStream.range(0, count)
                .map(i -> Math.clamp(Math.round(Math.exp(4.45 + 0.4 * random.nextGaussian())), 35, 231))
                .toArray();
    }

    /** Slower by nothing to a half, now and then by ten. */
    private double noise() {
        return random.nextInt(20) == 0 ? 10 : 1 + 0.1 * Math.abs(random.nextGaussian());
    }

    @Test
    void findsTheCostsOfExactMeasurements() {
        CostModel found = CostModel.calibrate(lengths -> Math.round(SMALL.nanos(lengths)), 512, Duration.ZERO);
        assertThat(found.chunk()).isCloseTo(SMALL.chunk(), Percentage.withPercentage(0.1));
        assertThat(found.token()).isCloseTo(SMALL.token(), Percentage.withPercentage(0.1));
        assertThat(found.square()).isCloseTo(SMALL.square(), Percentage.withPercentage(0.1));
    }

    @RepeatedTest(20)
    void predictsTheMixWithin15PercentAfterANoisyCalibration(RepetitionInfo repetition) {
        // A seed that is not chosen by chance: with bad luck any median is an outlier.
        random = new Random(repetition.getCurrentRepetition());
        AtomicLong clock = new AtomicLong();
        CostModel found = Calibration.run(
                lengths -> {
                    long nanos = Math.round(SMALL.nanos(lengths) * noise());
                    clock.addAndGet(nanos);
                    return nanos;
                },
                512,
                Duration.ofMillis(150),
                clock::get);
        double[] errors = IntStream.range(0, 200)
                .mapToDouble(i -> {
                    int[] chunk = pairs(1 + random.nextInt(6));
                    return Math.abs(found.nanos(chunk) / SMALL.nanos(chunk) - 1);
                })
                .sorted()
                .toArray();
        assertThat(errors[errors.length / 2]).isLessThan(0.15);
    }

    @RepeatedTest(5)
    void noCostIsNegativeWhateverWasMeasured() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        random = new Random(seed);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            samples.add(Sample.of(pairs(1 + random.nextInt(5)), 1 + random.nextInt(1_000_000)));
        }
        CostModel found = CostModel.fit(samples);
        assertThat(new double[] {found.chunk(), found.token(), found.square()})
                .satisfies(costs ->
                        assertThat(Arrays.stream(costs).min().getAsDouble()).isNotNegative());
        assertThat(found.nanos(new int[] {93})).isPositive();
        // No other model without negative costs is nearer.
        for (int i = 0; i < 2_000; i++) {
            CostModel other = new CostModel(
                    found.chunk() * random.nextDouble(2) + random.nextInt(2) * random.nextDouble(1e5),
                    found.token() * random.nextDouble(2) + random.nextInt(2) * random.nextDouble(1e3),
                    found.square() * random.nextDouble(2) + random.nextInt(2) * random.nextDouble(10));
            assertThat(loss(found, samples)).isLessThanOrEqualTo(loss(other, samples) + 1e-9);
        }
    }

    private static double loss(CostModel cost, List<Sample> samples) {
        return samples.stream()
                .mapToDouble(sample ->
                        Math.pow(cost.nanos(1, sample.tokens(), sample.squares()) / sample.nanos() - 1, 2))
                .sum();
    }

    @Test
    void oneShapeAloneIsEnoughForACost() {
        CostModel found = CostModel.fit(List.of(Sample.of(new int[] {100}, 1000), Sample.of(new int[] {100}, 1000)));
        assertThat(found.nanos(new int[] {100})).isCloseTo(1000, Offset.offset(1e-6));
    }

    @Test
    void runsEachShapeFourTimesAtLeastAndStopsWithinItsBudget() {
        AtomicInteger slow = new AtomicInteger();
        AtomicLong clock = new AtomicLong();
        Calibration.run(
                lengths -> {
                    slow.incrementAndGet();
                    return clock.addAndGet(1_000_000_000);
                },
                512,
                Duration.ofMillis(150),
                clock::get);
        assertThat(slow).hasValue(4 * Calibration.shapes(512).size());
        for (int chunk : new int[] {1, 7, 64, 512, 4096}) {
            assertThat(Calibration.shapes(chunk)).allSatisfy(shape -> {
                assertThat(shape.length).isPositive();
                assertThat(Arrays.stream(shape).min().getAsInt()).isPositive();
            });
        }
    }

    @Test
    void aRequestIsSharedAmongTheWorkersButNoItemIs() {
        BatchSettings two = BatchSettings.defaults().withWorkers(2).withChunkTokens(100);
        CostModel cost = new CostModel(0, 1_000_000, 0);
        assertThat(cost.millis(new int[] {50, 50, 100}, two)).isEqualTo(100);
        assertThat(cost.millis(new int[] {50, 50, 300}, two)).isEqualTo(300);
        assertThat(new CostModel(1_000_000, 0, 0).millis(new int[] {50, 50, 300}, two))
                .isEqualTo(2);
        assertThat(cost.millis(new int[0], two)).isZero();
    }

    @Test
    void thePaceFollowsABusyMachineButNotOnePause() {
        Pace pace = new Pace(4);
        pace.observe(1, 1000);
        assertThat(pace.ratio()).isLessThan(1.2);
        for (int i = 0; i < 60; i++) {
            pace.observe(1, 2);
        }
        assertThat(pace.ratio()).isCloseTo(2, Offset.offset(0.01));
        for (int i = 0; i < 200; i++) {
            pace.observe(1, 1000);
        }
        assertThat(pace.ratio()).isCloseTo(4, Offset.offset(0.01));
    }

    @Test
    void badNumbersAreRefused() {
        assertThatThrownBy(() -> new CostModel(-1, 0, 0))
                .hasMessage("a cost is -1.0, 0.0, 0.0, each must be 0 or above and finite");
        assertThatThrownBy(() -> CostModel.fit(List.of()))
                .hasMessage("there are no measured chunks; give at least one");
        assertThatThrownBy(() -> Sample.of(new int[] {1}, 0)).hasMessage("a chunk took 0 ns, must be above 0");
    }
}
