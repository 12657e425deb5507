package dev.winnow.eval.ceiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.eval.ceiling.RecallCurve.Point;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecallCurveTest {
    private static RecallCurve curve(List<Integer> depths, double... recalls) {
        return new RecallCurve(
                "bm25",
                IntStream.range(0, recalls.length)
                        .mapToObj(i -> new Point(depths.get(i), recalls[i], recalls[i]))
                        .toList());
    }

    @Test
    void flattensWhereTheRestIsWithinOnePoint() {
        RecallCurve curve = curve(List.of(1, 10, 100, 1000), 0.5, 0.8, 0.9, 0.91);
        assertThat(curve.flattensAt()).isEqualTo(100);
        assertThat(curve.paysTo()).isEqualTo(100);
        assertThat(curve.isStillRising()).isFalse();
    }

    @Test
    void manySmallStepsAddUpForOneRuleAndNotForTheOther() {
        RecallCurve curve = curve(List.of(10, 20, 40, 80), 0.9, 0.909, 0.918, 0.927);
        assertThat(curve.flattensAt()).isEqualTo(40);
        assertThat(curve.paysTo()).isEqualTo(10);
    }

    @Test
    void aCurveThatRisesToTheEndDoesNotFlatten() {
        RecallCurve curve = curve(List.of(10, 100), 0.5, 0.9);
        assertThat(curve.flattensAt()).isEqualTo(100);
        assertThat(curve.paysTo()).isEqualTo(100);
        assertThat(curve.isStillRising()).isTrue();
    }

    @Test
    void aFlatStartBeforeARiseStillPays() {
        RecallCurve curve = curve(List.of(1, 2, 4, 8), 0.2, 0.2, 0.6, 0.6);
        assertThat(curve.paysTo()).isEqualTo(4);
        assertThat(curve.flattensAt()).isEqualTo(4);
    }

    @Test
    void readsTheDeepestPointThatIsNotTooDeep() {
        RecallCurve curve = curve(List.of(2, 10, 60), 0.1, 0.2, 0.3);
        assertThat(curve.at(100).depth()).isEqualTo(60);
        assertThat(curve.at(59).depth()).isEqualTo(10);
        assertThat(curve.at(1).depth()).isEqualTo(2);
    }

    @Test
    void refusesACurveWithoutPoints() {
        assertThatThrownBy(() -> new RecallCurve("bm25", List.of()))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the recall curve of 'bm25' has no point; give one or more");
    }
}
