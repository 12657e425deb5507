package dev.winnow.eval.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.eval.tune.Journal.Call;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineTest {
    private static Call call(int passages, double milliseconds) {
        return new Call("model", "query", passages, milliseconds);
    }

    @Test
    void aFifthOfTheCallsMayBeSlowedDown() {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int passages = List.of(5, 10, 20, 50, 100).get(i % 5);
            double slowed = i % 7 == 0 ? 400 : 0;
            calls.add(call(passages, 6 + 2.5 * passages + slowed));
        }
        Line line = Line.through(calls);
        assertThat(line.each()).isCloseTo(2.5, within(0.01));
        assertThat(line.fixed()).isCloseTo(6, within(0.5));
        assertThat(line.at(0)).isZero();
    }

    @Test
    void callsOfOneLengthMakeALineThroughZero() {
        assertThat(Line.through(List.of(call(10, 30), call(10, 50), call(10, 40))))
                .isEqualTo(new Line(0, 4));
    }
}
