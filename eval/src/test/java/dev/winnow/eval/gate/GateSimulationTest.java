package dev.winnow.eval.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Query;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.significance.Sample;
import dev.winnow.eval.significance.SignificanceSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often the gate is right about changes whose effect is known. Each of many collections draws its queries anew: some
 * keep their value, the others move by noise, as values of nDCG do when a model is exchanged for an equal one.
 */
@Tag("long")
class GateSimulationTest {
    private static final long SEED = 20_261_121;
    private static final int COLLECTIONS = 2_000;

    /** @return the share of collections in which a change with this mean effect passes */
    private static double passes(int queries, double changed, double effect) {
        Gate gate = new Gate(
                "simulation",
                Metric.named("nDCG@10"),
                List.of(new Limit.NotWorse()),
                SignificanceSettings.defaults().withRounds(999));
        Queries asked = Queries.of(IntStream.range(0, queries)
                .mapToObj(i -> new Queries.Item(Query.of("query").withId("q" + i), Map.of()))
                .toList());
        Random random = new Random(SEED);
        int passed = 0;
        for (int collection = 0; collection < COLLECTIONS; collection++) {
            Map<String, Double> before = new TreeMap<>();
            Map<String, Double> after = new TreeMap<>();
            for (Queries.Item item : asked.items()) {
                double hardness = random.nextDouble();
                boolean moves = random.nextDouble() < changed;
                before.put(item.id(), hardness);
                after.put(item.id(), moves ? hardness + effect / changed + 0.2 * random.nextGaussian() : hardness);
            }
            Measured measured = new Measured(
                    "simulated",
                    asked,
                    new Sample("after", after),
                    Optional.of(new Sample("before", before)),
                    Optional.empty(),
                    List.of());
            passed += gate.check(measured).status() == Check.Status.PASSED ? 1 : 0;
        }
        double share = passed / (double) COLLECTIONS;
        System.out.println(String.format(
                Locale.ROOT,
                "gate simulation, seed %d: %d queries, %.0f%% of them moved, effect %+.3f: passes %.1f of 100",
                SEED,
                queries,
                100 * changed,
                effect,
                100 * share));
        return share;
    }

    /** The truth is 97.5 in 100; 96.5 is three standard errors of 2,000 collections below it. */
    @ParameterizedTest
    @CsvSource({"60, 1.0", "60, 0.4", "300, 0.5", "12, 0.8"})
    void aChangeThatChangesNothingButChancePasses(int queries, double changed) {
        assertThat(passes(queries, changed, 0)).isGreaterThanOrEqualTo(0.965);
    }

    @Test
    void aRealLossIsCaught() {
        assertThat(passes(60, 1.0, -0.1)).isLessThan(0.1);
        assertThat(passes(300, 0.5, -0.03)).isLessThan(0.15);
    }

    @Test
    void aRealGainPasses() {
        assertThat(passes(60, 1.0, 0.05)).isEqualTo(1);
    }
}
