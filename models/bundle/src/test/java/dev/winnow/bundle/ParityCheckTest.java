package dev.winnow.bundle;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParityCheckTest {
    private final ParityCheck check =
            new ParityCheck(0.01, List.of(new ParityCheck.Pair("q", "p", 1.0), new ParityCheck.Pair("q", "r", -2.0)));

    @Test
    void passesWithinTheTolerance() {
        assertThatCode(() -> check.require("m", new double[] {1.009, -2.009})).doesNotThrowAnyException();
    }

    @Test
    void failsOutsideItNamingPairExpectedAndGot() {
        assertThatThrownBy(() -> check.require("m", new double[] {1.0, -1.5}))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining(
                        "model 'm' fails its parity check: pair 2 of 2 scores -1.5, expected -2.0 within 0.01");
    }

    @Test
    void failsOnNaN() {
        assertThatThrownBy(() -> check.require("m", new double[] {Double.NaN, -2.0}))
                .isInstanceOf(RankFailure.Misconfigured.class);
    }

    @Test
    void refusesAToleranceThatProvesNothing() {
        for (double tolerance : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new ParityCheck(tolerance, check.pairs()))
                    .isInstanceOf(RankFailure.Misconfigured.class)
                    .hasMessageContaining("the parity tolerance is " + tolerance);
        }
    }
}
