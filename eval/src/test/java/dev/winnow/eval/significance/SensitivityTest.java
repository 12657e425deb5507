package dev.winnow.eval.significance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SensitivityTest {
    private final Sensitivity sixty = new Sensitivity(60, 0.08, 0.05, 0.8);

    @Test
    void saysItInASentence() {
        assertThat(sixty.sentence(0.02))
                .isEqualTo("With these 60 queries you can see a difference of 0.030; for 0.02 you need 128"
                        + " (80% power at the 5% level).");
        assertThat(sixty.sentence(0.05))
                .isEqualTo("With these 60 queries you can see a difference of 0.030; 23 are enough for 0.05"
                        + " (80% power at the 5% level).");
        assertThat(sixty.sentence(1e-7)).contains("; for 0.0000001 you need more than a billion (");
        assertThat(new Sensitivity(10, 300, 0.025, 0.9).sentence(100))
                .isEqualTo("With these 10 queries you can see a difference of 400; for 100 you need 115"
                        + " (90% power at the 2.5% level).");
    }

    @Test
    void theInverseLeadsBack() {
        for (int queries : new int[] {2, 5, 17, 60, 323, 6_980}) {
            Sensitivity sensitivity = new Sensitivity(queries, 0.3, 0.05, 0.8);
            assertThat(sensitivity.queriesFor(sensitivity.smallestEffect() * 1.000001))
                    .isEqualTo(queries);
            assertThat(sensitivity.powerFor(sensitivity.smallestEffect())).isCloseTo(0.8, Offset.offset(1e-6));
        }
    }

    @Test
    void moreQueriesSeeSmallerEffects() {
        double before = Double.POSITIVE_INFINITY;
        for (int queries = 2; queries < 200; queries += 3) {
            double effect = new Sensitivity(queries, 0.08, 0.05, 0.8).smallestEffect();
            assertThat(effect).isLessThan(before);
            before = effect;
        }
        assertThat(sixty.queriesFor(1e-9)).isEqualTo(Integer.MAX_VALUE);
        assertThat(sixty.queriesFor(100)).isEqualTo(2);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> sixty.queriesFor(0))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the effect is 0.0, must be above 0");
        assertThatThrownBy(() -> new Sensitivity(60, 0, 0.05, 0.8))
                .hasMessage("the standard deviation of the differences is 0.0, must be above 0");
        assertThatThrownBy(() -> new Sensitivity(1, 0.1, 0.05, 0.8))
                .hasMessage("the number of queries is 1, a comparison needs at least 2; judge more queries");
        assertThatThrownBy(() -> new Sensitivity(60, 0.1, 5, 0.8))
                .hasMessage("alpha is 5.0, must be 0.001 to 0.5; 0.05 is usual");
    }
}
