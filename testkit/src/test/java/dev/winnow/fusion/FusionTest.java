package dev.winnow.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scores;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FusionTest {
    private static final Offset<Double> EXACT = Offset.offset(1e-12);
    private static final List<Fusion> UNWEIGHTED = List.of(
            Fusion.reciprocalRank(),
            Fusion.weightedSum(Normalization.MIN_MAX),
            Fusion.weightedSum(Normalization.Z),
            Fusion.weightedSum(Normalization.Z, Missing.ZERO, List.of()));

    private static Ranking ranking(String stage, Map<String, Double> scores) {
        List<Passage> passages =
                scores.keySet().stream().map(id -> Passage.of(id, id)).toList();
        double[] logits =
                scores.values().stream().mapToDouble(Double::doubleValue).toArray();
        return Ranking.of(stage, passages, Scores.of(stage, Scale.TERM_WEIGHT, logits));
    }

    private static double score(Ranking ranking, String id) {
        return ranking.candidates().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow()
                .stage(Fusion.STAGE)
                .orElseThrow()
                .logit();
    }

    private final Ranking left = ranking("left", Map.of("a", 10.0, "b", 6.0, "c", 2.0));
    private final Ranking right = ranking("right", Map.of("c", 0.9, "d", 0.5, "a", 0.1));

    @Test
    void reciprocalRankSumsOverPlaces() {
        Ranking fused = Fusion.reciprocalRank().fuse(List.of(left, right));
        assertThat(score(fused, "a")).isCloseTo(1.0 / 61 + 1.0 / 63, EXACT);
        assertThat(score(fused, "b")).isCloseTo(1.0 / 62, EXACT);
        assertThat(score(fused, "c")).isCloseTo(1.0 / 63 + 1.0 / 61, EXACT);
        assertThat(score(fused, "d")).isCloseTo(1.0 / 62, EXACT);
        assertThat(fused.ids()).containsExactly("a", "c", "b", "d");
    }

    @Test
    void reciprocalRankWeighs() {
        Ranking fused = Fusion.reciprocalRank(10, List.of(2.0, 0.0)).fuse(List.of(left, right));
        assertThat(score(fused, "a")).isCloseTo(2.0 / 11, EXACT);
        assertThat(score(fused, "d")).isZero();
        assertThat(fused.ids()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void minMaxCountsTheMissingAsLowest() {
        Ranking fused = Fusion.weightedSum(Normalization.MIN_MAX, Missing.LOWEST, List.of(1.0, 3.0))
                .fuse(List.of(left, right));
        assertThat(score(fused, "a")).isCloseTo(0.25 * 1 + 0.75 * 0, EXACT);
        assertThat(score(fused, "b")).isCloseTo(0.25 * 0.5, EXACT);
        assertThat(score(fused, "c")).isCloseTo(0.75, EXACT);
        assertThat(score(fused, "d")).isCloseTo(0.75 * 0.5, EXACT);
    }

    @Test
    void zCountsTheMissingAsLowestOrAsTheMean() {
        double spread = Math.sqrt((16 + 0 + 16) / 3.0);
        Ranking lowest = Fusion.weightedSum(Normalization.Z).fuse(List.of(left, ranking("right", Map.of("d", 1.0))));
        assertThat(score(lowest, "d")).isCloseTo(0.5 * (-4 / spread), EXACT);
        Ranking mean = Fusion.weightedSum(Normalization.Z, Missing.ZERO, List.of())
                .fuse(List.of(left, ranking("right", Map.of("d", 1.0))));
        assertThat(score(mean, "d")).isZero();
    }

    @Test
    void equalScoresAreWorthOneUnderMinMaxAndZeroUnderZ() {
        assertThat(Normalization.MIN_MAX.apply(new double[] {3, 3})).containsExactly(1, 1);
        assertThat(Normalization.Z.apply(new double[] {0.1, 0.1, 0.1})).containsExactly(0, 0, 0);
        assertThat(Normalization.Z.apply(new double[0])).isEmpty();
    }

    @Test
    void unweightedFusionIgnoresTheOrderOfItsInputs() {
        long seed = 42;
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            List<Ranking> rankings = new ArrayList<>();
            for (int list = 0; list < 3; list++) {
                Map<String, Double> scores = new TreeMap<>();
                for (int i = 0; i < random.nextInt(12); i++) {
                    scores.put("p" + random.nextInt(20), (double) random.nextInt(6));
                }
                rankings.add(ranking("list" + list, scores));
            }
            for (Fusion fusion : UNWEIGHTED) {
                Ranking expected = fusion.fuse(rankings);
                List<Ranking> shuffled = new ArrayList<>(rankings);
                Collections.shuffle(shuffled, random);
                Ranking fused = fusion.fuse(shuffled);
                assertThat(fused.ids()).as("seed %s round %s", seed, round).isEqualTo(expected.ids());
                for (String id : expected.ids()) {
                    assertThat(score(fused, id)).isEqualTo(score(expected, id));
                }
            }
        }
    }

    @Test
    void everyPassageStaysOnceWithWhatEveryStageSaid() {
        for (Fusion fusion : UNWEIGHTED) {
            Ranking fused = fusion.fuse(List.of(left, right));
            assertThat(fused.ids()).containsExactlyInAnyOrder("a", "b", "c", "d");
            assertThat(fused.candidates()).allSatisfy(candidate -> {
                assertThat(candidate.stage("left").isPresent())
                        .isEqualTo(left.ids().contains(candidate.id()));
                assertThat(candidate.stage("right").isPresent())
                        .isEqualTo(right.ids().contains(candidate.id()));
                assertThat(candidate.last().orElseThrow().scale()).isEqualTo(Scale.FUSED);
            });
        }
    }

    @Test
    void nothingFusesToNothing() {
        for (Fusion fusion : UNWEIGHTED) {
            assertThat(fusion.fuse(List.of()).isEmpty()).isTrue();
            assertThat(fusion.fuse(List.of(Ranking.empty(), Ranking.empty())).isEmpty())
                    .isTrue();
            assertThat(fusion.fuse(List.of(left, Ranking.empty())).ids()).isEqualTo(left.ids());
        }
    }

    @Test
    void badSettingsAreRefused() {
        assertThatThrownBy(() -> Fusion.reciprocalRank(-1, List.of())).hasMessageContaining("k is -1.0");
        assertThatThrownBy(() -> Fusion.reciprocalRank(60, List.of(1.0, -2.0)))
                .hasMessage("a fusion weight is -2.0, must be 0 or more");
        assertThatThrownBy(() -> Fusion.weightedSum(Normalization.Z, Missing.ZERO, List.of(0.0, 0.0)))
                .hasMessageStartingWith("every fusion weight is 0");
        assertThatThrownBy(() -> Fusion.reciprocalRank(60, List.of(1.0)).fuse(List.of(left, right)))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("1 weights for 2 rankings");
    }

    @Test
    void scalesAreNotMixedWithoutNormalisation() {
        Ranking similarity =
                Ranking.of("dense", List.of(Passage.of("a", "")), Scores.of("dense", Scale.SIMILARITY, 0.5));
        assertThatThrownBy(() -> Fusion.weightedSum(Normalization.NONE).fuse(List.of(left, similarity)))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("without normalisation");
    }
}
