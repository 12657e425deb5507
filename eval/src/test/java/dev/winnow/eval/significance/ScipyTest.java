package dev.winnow.eval.significance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The same numbers as SciPy; {@code src/test/python/significance.py} wrote down what it says. */
class ScipyTest {
    private static final JsonNode GOLDEN = read();
    private static final SignificanceSettings SETTINGS =
            SignificanceSettings.defaults().withRounds(199_999);

    private static JsonNode read() {
        try (InputStream in = ScipyTest.class.getResourceAsStream("/significance/scipy.json")) {
            return new JsonMapper().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<JsonNode> cases(String of) {
        assertThat(GOLDEN.get(of)).isNotEmpty();
        return GOLDEN.get(of).valueStream();
    }

    private static double[] numbers(JsonNode array) {
        return array.valueStream().mapToDouble(JsonNode::asDouble).toArray();
    }

    private static Comparison compare(JsonNode given) {
        return new Significance(SETTINGS)
                .compare(
                        Samples.of("baseline", numbers(given.get("baseline"))),
                        Samples.of("candidate", numbers(given.get("candidate"))));
    }

    static Stream<JsonNode> comparisons() {
        return cases("comparisons");
    }

    static Stream<JsonNode> complete() {
        return cases("complete bootstrap");
    }

    static Stream<JsonNode> sensitivities() {
        return cases("sensitivity");
    }

    static Stream<JsonNode> queries() {
        return cases("queries");
    }

    @ParameterizedTest
    @MethodSource("comparisons")
    void pairedTIsTtestRel(JsonNode given) {
        Comparison comparison = compare(given);
        assertThat(comparison.t()).isCloseTo(given.get("t").asDouble(), Percentage.withPercentage(1e-9));
        assertThat(comparison.student().raw()).isCloseTo(given.get("p").asDouble(), Percentage.withPercentage(1e-9));
    }

    @ParameterizedTest
    @MethodSource("comparisons")
    void randomizationIsPermutationTestOfSamples(JsonNode given) {
        double p = compare(given).randomization().raw();
        if (given.has("exactRandomization")) {
            assertThat(p).isCloseTo(given.get("exactRandomization").asDouble(), Offset.offset(1e-12));
        } else {
            // Both drew 199,999 times: five standard errors of their difference.
            double expected = given.get("drawnRandomization").asDouble();
            double error = Math.sqrt(2 * expected * (1 - expected) / 200_000);
            assertThat(p).isCloseTo(expected, Offset.offset(5 * error));
        }
    }

    @ParameterizedTest
    @MethodSource("comparisons")
    void bootstrapIntervalsAreScipysButForTheDraw(JsonNode given) {
        if (!given.has("BCa")) {
            return; // two to twelve queries: compared to the last digit below
        }
        Comparison comparison = compare(given);
        double error = comparison.difference().deviation()
                / Math.sqrt(comparison.difference().queries());
        // In standard errors of the mean: some four times what the ends move from seed to seed.
        requireNear(comparison.intervals().percentile(), numbers(given.get("percentile")), 0.03 * error);
        requireNear(comparison.intervals().accelerated(), numbers(given.get("BCa")), 0.06 * error);
    }

    @ParameterizedTest
    @MethodSource("complete")
    void bootstrapIntervalsOfEveryResampleAreScipys(JsonNode given) {
        double[] differences = numbers(given.get("differences"));
        Bootstrap bootstrap = new Bootstrap(everyMean(differences));
        for (double alpha : new double[] {0.05, 0.2}) {
            requireNear(bootstrap.percentile(alpha), numbers(given.get("percentile " + alpha)), 1e-12);
            requireNear(bootstrap.accelerated(differences, alpha), numbers(given.get("BCa " + alpha)), 1e-9);
        }
    }

    @ParameterizedTest
    @MethodSource("sensitivities")
    void smallestEffectIsThatOfTheNoncentralT(JsonNode given) {
        Sensitivity sensitivity = new Sensitivity(
                given.get("queries").asInt(),
                1,
                given.get("alpha").asDouble(),
                given.get("power").asDouble());
        double expected = given.get("effectSize").asDouble();
        assertThat(sensitivity.smallestEffect()).isCloseTo(expected, Percentage.withPercentage(0.001));
        assertThat(sensitivity.powerFor(expected)).isCloseTo(given.get("power").asDouble(), Offset.offset(1e-5));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void queriesForAnEffectAreThoseOfTheNoncentralT(JsonNode given) {
        double alpha = given.get("alpha").asDouble();
        double power = given.get("power").asDouble();
        assertThat(new Sensitivity(60, 0.1, alpha, power)
                        .queriesFor(0.1 * given.get("effectSize").asDouble()))
                .isEqualTo(given.get("queries").asInt());
    }

    private static void requireNear(Interval interval, double[] expected, double tolerance) {
        assertThat(interval.low()).isCloseTo(expected[0], Offset.offset(tolerance));
        assertThat(interval.high()).isCloseTo(expected[1], Offset.offset(tolerance));
    }

    /** The mean of each of the n^n resamples. */
    private static double[] everyMean(double[] values) {
        int n = values.length;
        double[] means = new double[(int) Math.pow(n, n)];
        for (int i = 0; i < means.length; i++) {
            int digits = i;
            for (int j = 0; j < n; j++) {
                means[i] += values[digits % n] / n;
                digits /= n;
            }
        }
        return means;
    }
}
