package dev.winnow.eval.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.eval.tune.Configuration.Rerank;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DepthCurveTest {
    private static final List<Integer> DEPTHS = List.of(0, 5, 10, 20, 30, 50, 100);
    private static final Configuration RERANKED = new Configuration(
            List.of("bm25"), 200, Optional.empty(), List.of(new Rerank("model", 10, OptionalDouble.empty())), false);

    private static double[][] values(double limit, double drop, double scale, double noise) {
        System.out.println("DepthCurveTest seed 5");
        Random random = new Random(5);
        double[][] values = new double[DEPTHS.size()][80];
        for (int q = 0; q < 80; q++) {
            double hardness = random.nextGaussian() * 0.2;
            for (int i = 0; i < values.length; i++) {
                values[i][q] =
                        hardness + limit - drop * Math.exp(-DEPTHS.get(i) / scale) + noise * random.nextGaussian();
            }
        }
        return values;
    }

    @Test
    void aCurveThatHasSaturatedPromisesNothingMore() {
        DepthCurve curve = DepthCurve.of(RERANKED, DEPTHS, values(0.7, 0.2, 12, 0), 1);
        assertThat(curve.drop()).isCloseTo(0.2, within(0.01));
        assertThat(curve.scale()).isCloseTo(12, within(1.0));
        assertThat(curve.deeper()).isEqualTo(200);
        assertThat(curve.gain()).isCloseTo(0, within(0.001));
        assertThat(curve.sentence("nDCG@10"))
                .startsWith("nDCG@10 by the number of candidates that model reads: 0: 0.")
                .contains("reading 200 instead of 100 would change it by +0.000");
    }

    @Test
    void aCurveThatStillRisesPromisesWhatItsShapeSays() {
        double more = 0.2 * (Math.exp(-100 / 90.0) - Math.exp(-200 / 90.0));
        assertThat(DepthCurve.of(RERANKED, DEPTHS, values(0.7, 0.2, 90, 0), 1).gain())
                .isCloseTo(more, within(0.003));
        DepthCurve noisy = DepthCurve.of(RERANKED, DEPTHS, values(0.7, 0.2, 90, 0.05), 1);
        assertThat(noisy.interval().contains(more)).isTrue();
        assertThat(noisy.interval().low()).isPositive();
    }

    @Test
    void aRerankerThatHarmsMoreTheDeeperItReadsIsToldSo() {
        DepthCurve curve = DepthCurve.of(RERANKED, DEPTHS, values(0.5, -0.2, 60, 0), 1);
        assertThat(curve.drop()).isNegative();
        assertThat(curve.gain()).isNegative();
    }
}
