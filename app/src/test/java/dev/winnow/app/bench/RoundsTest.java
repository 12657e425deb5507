package dev.winnow.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.bench.Rounds.Times;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RoundsTest {
    /** Scores by passage number, and writes down when its turn was. */
    private record Fake(String name, double slope, List<String> turns) implements Engine {
        @Override
        public String precision() {
            return "fp32";
        }

        @Override
        public double[] score(Workload workload) {
            turns.add(name);
            double[] scores = new double[workload.pairs()];
            Arrays.setAll(scores, i -> slope * i);
            return scores;
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    private static Workload workload(int... lengths) {
        return Workload.of("test", lengths, Bundles.bundled().getFirst().tokenizer());
    }

    @Test
    void enginesTakeTurnsAndNoneIsAlwaysFirst() {
        List<String> turns = new ArrayList<>();
        List<Engine> engines = List.of(new Fake("a", 1, turns), new Fake("b", 1.5, turns));
        List<Times> times = Rounds.run(engines, workload(20, 30, 40), 2, engine -> turns.add("done"));
        assertThat(String.join(" ", turns)).isEqualTo("a b a b a done b done b done a done");
        assertThat(times).extracting(Times::engine).containsExactly("a", "b");
        assertThat(times).extracting(Times::difference).containsExactly(0.0, 1.0);
        assertThat(times.getFirst().milliseconds()).hasSize(2);
    }

    @Test
    void theMedianIsTheMiddleOne() {
        assertThat(new Times("a", "fp32", 50, List.of(9.0, 1.0, 4.0), 0).median())
                .isEqualTo(4);
        assertThat(new Times("a", "fp32", 50, List.of(9.0, 1.0, 4.0, 6.0), 0).median())
                .isEqualTo(5);
        assertThat(new Times("a", "fp32", 50, List.of(5.0), 0).per100Pairs()).isEqualTo(10);
        assertThat(new Times("a", "fp32", 50, List.of(500.0), 0).share(1e9, 4e9))
                .isCloseTo(0.5, Offset.offset(1e-12));
    }

    @Test
    void pairsAreAsLongAsAsked() {
        int[] lengths = Workload.mix();
        assertThat(lengths).hasSize(100);
        Workload mix = workload(lengths);
        assertThat(mix.inputs())
                .extracting(ModelInput::size)
                .containsExactly(Arrays.stream(lengths).boxed().toArray(Integer[]::new));
        assertThat(mix.tokens()).isEqualTo(9317);
        assertThat(mix.flops(Shape.MINILM_L6.architecture()) / 1e9).isCloseTo(207, Offset.offset(1.0));
        assertThat(workload(13, 512).tokens()).isEqualTo(525);
        assertThat(workload(lengths).passages()).isEqualTo(mix.passages());
    }
}
