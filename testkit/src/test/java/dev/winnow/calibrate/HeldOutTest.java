package dev.winnow.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HeldOutTest {
    @Test
    void errorIsTheWeightedDistanceOfTheBins() {
        List<Prediction> predictions = List.of(
                new Prediction("q", 0.95, true),
                new Prediction("q", 0.91, false),
                new Prediction("q", 0.1, false),
                new Prediction("q", 1, true));
        Reliability found = Reliability.of(predictions);
        assertThat(found.bins()).hasSize(2);
        assertThat(found.error())
                .isCloseTo(0.75 * ((0.95 + 0.91 + 1) / 3 - 2.0 / 3) + 0.25 * 0.1, Offset.offset(1e-12));
        assertThat(found.brier()).isCloseTo((0.05 * 0.05 + 0.91 * 0.91 + 0.1 * 0.1) / 4, Offset.offset(1e-12));
    }

    @Test
    void calibratedProbabilitiesComeTrueOnQueriesNotSeen() {
        HeldOut found = HeldOut.of(Method.PLATT, Judgements.of(200, 50, 0.9, -1, -1), 5, 42);
        assertThat(found.reliability().error()).isLessThan(0.02);
        assertThat(found.reliability().pairs()).isEqualTo(200 * 50);
        assertThat(found.queries()).isEqualTo(200);
    }

    /** Scores that name their query are learned by heart; only queries kept apart show that nothing was learned. */
    @Test
    void queriesAreNotLearnedFromAndMeasuredByAtOnce() {
        Random random = new Random(1);
        List<Example> examples = new ArrayList<>();
        for (int q = 0; q < 40; q++) {
            boolean relevant = random.nextBoolean();
            for (int i = 0; i < 25; i++) {
                examples.add(new Example("q" + q, q + i / 1000.0, relevant));
            }
        }
        examples.add(new Example("low", -1e6, false));
        examples.add(new Example("high", 1e6, true));
        HeldOut found = HeldOut.of(Method.ISOTONIC, examples, 5, 42);
        assertThat(found.reliability().brier()).isGreaterThan(0.2);
    }

    @Test
    void cutsKeepTheirPrecisionAndShowTheMostFirst() {
        HeldOut found = HeldOut.of(Method.PLATT, Judgements.of(200, 50, 0.9, -1, -1), 5, 42);
        assertThat(found.cuts()).hasSizeGreaterThan(20);
        assertThat(found.cuts().stream().map(Cut::precision)).isSorted();
        assertThat(found.cuts().stream().map(Cut::probability)).isSorted();
        assertThat(found.cuts().reversed().stream().map(Cut::recall)).isSorted();
        assertThat(found.cuts().getFirst().recall()).isEqualTo(1);
    }

    @Test
    void noAnswerIsMeasuredOnOtherQueriesThanTheCutWasChosenBy() {
        List<Example> examples = new ArrayList<>();
        for (int q = 0; q < 100; q++) {
            examples.add(new Example("q" + q, q % 10 == 0 ? -1 : 5, true)); // one in ten answers looks like none
            examples.add(new Example("q" + q, q % 20 == 1 ? 6 : 0, false)); // one in twenty others looks like an answer
            examples.add(new Example("q" + q, -2, false));
        }
        NoAnswer found = HeldOut.of(Method.PLATT, examples, 5, 42).noAnswer().orElseThrow();
        assertThat(found.wronglyRefused()).isEqualTo(0.1);
        assertThat(found.wronglyAnswered()).isEqualTo(0.05);
        assertThat(found.queries()).isEqualTo(100);
    }

    @Test
    void moreFoldsThanQueriesAreRefused() {
        assertThatThrownBy(() -> HeldOut.of(Method.PLATT, Judgements.of(3, 10, 1, 0, 0), 5, 42))
                .hasMessage("there are 5 folds for 3 queries; there must be 2 or more, and no more than queries");
    }
}
