package dev.winnow.eval.significance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Figures that others printed, each with its source. */
class PublishedValuesTest {
    private static final Significance SIGNIFICANCE = new Significance(SignificanceSettings.defaults());

    /**
     * Student's own sleep data, as in R's data set {@code sleep}. {@code t.test(extra ~ group, data = sleep, paired = TRUE)}
     * prints t = -4.0621, df = 9, p-value = 0.002833, 95 percent interval -2.4598858 to -0.7001142, mean of the differences -1.58 (de Vries and Meys, "R for Dummies",
     * chapter 15, and many others).
     */
    @Test
    void studentsSleepData() {
        Comparison comparison = SIGNIFICANCE.compare(
                Samples.of("second drug", 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4),
                Samples.of("first drug", 0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0));
        assertThat(comparison.t()).isCloseTo(-4.0621, Offset.offset(5e-5));
        assertThat(comparison.student().raw()).isCloseTo(0.002833, Offset.offset(5e-7));
        assertThat(comparison.difference().mean()).isCloseTo(-1.58, Offset.offset(1e-12));
        assertThat(comparison.intervals().student().low()).isCloseTo(-2.4598858, Offset.offset(5e-8));
        assertThat(comparison.intervals().student().high()).isCloseTo(-0.7001142, Offset.offset(5e-8));
        // Nine differences point one way and one is 0: only the observed signs and their mirror are so far out.
        assertThat(comparison.randomization().raw()).isEqualTo(2.0 / 512);
        assertThat(comparison.isWorse()).isTrue();
    }

    /** {@code t.test(x1, x2, pair = T)} in an answer at stats.stackexchange.com/q/499047: t = 1.7215, p-value = 0.1193. */
    @Test
    void bloodPressureOfTenPeople() {
        Comparison comparison = SIGNIFICANCE.compare(
                Samples.of("x2", 120, 145, 142, 150, 160, 148, 160, 142, 162, 150),
                Samples.of("x1", 125, 156, 140, 175, 153, 148, 180, 135, 168, 157));
        assertThat(comparison.t()).isCloseTo(1.7215, Offset.offset(5e-5));
        assertThat(comparison.student().raw()).isCloseTo(0.1193, Offset.offset(5e-5));
        assertThat(comparison.difference().deviation()).isCloseTo(10.65416, Offset.offset(5e-6));
    }

    /** The examples of stdlib's {@code padjust} with 'holm' (stdlib.io, @stdlib/stats/padjust), made after R's p.adjust. */
    @Test
    void holmsCorrection() {
        List<Double> corrected = Significance.holm(List.of(0.319, 0.201, 0.4, 0.374, 0.113));
        double[] expected = {0.957, 0.804, 0.957, 0.957, 0.565};
        for (int i = 0; i < expected.length; i++) {
            assertThat(corrected.get(i)).isCloseTo(expected[i], Offset.offset(1e-12));
        }
    }

    /**
     * Dalgaard, "Introductory Statistics with R", 2nd edition, page 145: {@code power.t.test(delta = 10, sd = 10 * sqrt(2),
     * power = 0.85, type = "paired")} gives n = 19.96892.
     */
    @Test
    void queriesForAPairedTTest() {
        Sensitivity sensitivity = new Sensitivity(20, 10 * Math.sqrt(2), 0.05, 0.85);
        assertThat(sensitivity.queriesFor(10)).isEqualTo(20);
        assertThat(sensitivity.powerFor(10)).isBetween(0.85, 0.852);
        assertThat(new Sensitivity(19, 10 * Math.sqrt(2), 0.05, 0.85).powerFor(10))
                .isLessThan(0.85);
    }
}
