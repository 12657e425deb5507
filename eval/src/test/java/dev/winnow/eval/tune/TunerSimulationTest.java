package dev.winnow.eval.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.eval.significance.SignificanceSettings;
import dev.winnow.eval.tune.Tuning.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How often the tuner is right about models whose worth is known, over many worlds with queries of their own. */
class TunerSimulationTest {
    private static final long SEED = 20_261_128;
    private static final int QUERIES = 30;
    private static final Space SPACE = new Space(
            List.of(List.of("bm25"), List.of("bm25", "dense")),
            List.of(20),
            World.SMALL.merges().subList(0, 1),
            List.of(List.of("one"), List.of("two")),
            List.of(5, 10),
            List.of(OptionalDouble.of(0.1), OptionalDouble.of(0.4), OptionalDouble.empty()),
            false);

    private record Share(double reranks, double optimism) {}

    private static Share share(double skill, int worlds) {
        int reranks = 0;
        double optimism = 0;
        for (int i = 0; i < worlds; i++) {
            World world = new World(SEED + 1_000L * i, QUERIES);
            Tuning tuning = world.tune(
                    SPACE,
                    Journal.inMemory(),
                    TunerSettings.within(Duration.ofSeconds(1))
                            .withSignificance(SignificanceSettings.defaults().withRounds(199)),
                    world.model("one", skill, 1),
                    world.model("two", skill, 1));
            reranks += tuning.verdict() == Verdict.RERANK ? 1 : 0;
            optimism += tuning.estimate().optimism() / worlds;
        }
        Share share = new Share(reranks / (double) worlds, optimism);
        System.out.println(String.format(
                Locale.ROOT,
                "TunerSimulationTest seed %d: skill %.1f, reranks in %.3f of %d worlds, mean optimism %.4f",
                SEED,
                skill,
                share.reranks,
                worlds,
                share.optimism));
        return share;
    }

    @Tag("long")
    @Test
    void noiseIsNotPreferred() {
        Share noise = share(0, 100);
        assertThat(noise.reranks).isLessThanOrEqualTo(0.05);
    }

    @Test
    void aGoodModelIsFoundAndItsEstimateIsNotFlattered() {
        Share good = share(3, 12);
        assertThat(good.reranks).isGreaterThanOrEqualTo(0.9);
        assertThat(good.optimism).isGreaterThan(0);
    }
}
