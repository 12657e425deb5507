package dev.winnow.ltr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.eval.learned.JudgedRows;
import dev.winnow.learned.Feature;
import dev.winnow.learned.Features;
import dev.winnow.learned.LearnedRanker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LambdaMartTest {
    private static final long SEED = 7;
    private static final Features FEATURES = new Features(
            Stream.of("score:a", "score:b", "number:noise").map(Feature::parse).toList());
    private static final LambdaMartSettings QUICK = new LambdaMartSettings(60, 3, 0.2, 1, 42);

    /** Twenty candidates a query; the relevant one is where a and b together are greatest, and b is missing for some. */
    private static List<JudgedRows> groups(int from, int to) {
        List<JudgedRows> groups = new ArrayList<>();
        for (int query = from; query < to; query++) {
            Random random = new Random(SEED + query);
            List<float[]> rows = new ArrayList<>();
            double[] truth = new double[20];
            for (int i = 0; i < 20; i++) {
                float b = random.nextInt(5) == 0 ? Float.NaN : random.nextFloat();
                rows.add(new float[] {random.nextFloat(), b, random.nextFloat()});
                truth[i] = rows.get(i)[0] + (Float.isNaN(b) ? 0.2 : b);
            }
            int best = IntStream.range(0, 20)
                    .boxed()
                    .max(Comparator.comparingDouble(i -> truth[i]))
                    .orElseThrow();
            groups.add(new JudgedRows(
                    "q" + query,
                    rows,
                    IntStream.range(0, 20).mapToObj(i -> i == best ? 1 : 0).toList()));
        }
        return groups;
    }

    /** The mean reciprocal rank of the relevant candidate. */
    private static double reciprocalRank(List<JudgedRows> groups, ToDoubleFunction<float[]> score) {
        return groups.stream()
                .mapToDouble(group -> {
                    double relevant =
                            score.applyAsDouble(group.rows().get(group.grades().indexOf(1)));
                    return 1.0
                            / group.rows().stream()
                                    .filter(row -> score.applyAsDouble(row) >= relevant)
                                    .count();
                })
                .average()
                .orElseThrow();
    }

    @Test
    void treesScoreAsXGBoostItselfDoes() throws Exception {
        Random random = new Random(SEED);
        int count = 500;
        float[] numbers = new float[count * 4];
        float[] labels = new float[count];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextInt(6) == 0 ? Float.NaN : (float) random.nextGaussian();
        }
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(3);
        }
        DMatrix matrix = new DMatrix(numbers, count, 4, Float.NaN);
        matrix.setLabel(labels);
        matrix.setGroup(new int[] {200, 300});
        Booster booster = XGBoost.train(
                matrix,
                Map.of("objective", "rank:ndcg", "base_score", 0.0, "max_depth", 6, "nthread", 1),
                40,
                Map.of(),
                null,
                null);
        Features four = new Features(Stream.of("number:a", "number:b", "number:c", "number:d")
                .map(Feature::parse)
                .toList());
        LearnedRanker ranker = new LearnedRanker(
                four, 0, Model.read(booster.toByteArray("json"), 4).trees(), "test");
        float[][] expected = booster.predict(matrix, true);
        for (int i = 0; i < count; i++) {
            float[] row = java.util.Arrays.copyOfRange(numbers, 4 * i, 4 * i + 4);
            assertThat(ranker.score(row))
                    .as("row %s, seed %s", i, SEED)
                    .isCloseTo(expected[i][0], Offset.offset(1e-5f));
        }
    }

    @Test
    void learnsWhatNoFeatureSaysAlone() {
        Learning learning = LambdaMart.fit(FEATURES, groups(0, 300), groups(300, 360), QUICK, "test");
        List<JudgedRows> others = groups(1000, 1200);
        double learned = reciprocalRank(others, row -> learning.ranker().score(row));
        double a = reciprocalRank(others, row -> row[0]);
        double b = reciprocalRank(others, row -> Float.isNaN(row[1]) ? -1 : row[1]);
        assertThat(learned).as("a %s, b %s, seed %s", a, b, SEED).isGreaterThan(Math.max(a, b) + 0.2);
        assertThat(learning.queries()).isEqualTo(300);
        assertThat(learning.devNdcg()).isGreaterThan(0.7);
        assertThat(learning.importances())
                .extracting(importance -> importance.feature().toString())
                .containsExactlyInAnyOrder("score:a", "score:b", "number:noise");
        assertThat(learning.importances().getLast().feature()).hasToString("number:noise");
        assertThat(learning.importances().stream()
                        .mapToDouble(Learning.Importance::gain)
                        .sum())
                .isCloseTo(1, Offset.offset(1e-9));
        assertThat(learning.importances().stream()
                        .filter(i -> i.feature().toString().equals("score:b"))
                        .findFirst()
                        .orElseThrow()
                        .missing())
                .isBetween(0.15, 0.25);
    }

    @Test
    void equalSeedsGiveEqualTrees() {
        LambdaMartSettings settings = new LambdaMartSettings(20, 3, 0.2, 0.5, 1);
        assertThat(LambdaMart.fit(FEATURES, groups(0, 50), List.of(), settings, "x")
                        .ranker())
                .isEqualTo(LambdaMart.fit(FEATURES, groups(0, 50), List.of(), settings, "x")
                        .ranker());
    }

    /** Even where the judgements say otherwise by chance. */
    @Test
    void neverRanksLowerForABetterScore() {
        Random random = new Random(SEED);
        List<JudgedRows> nonsense = groups(0, 60).stream()
                .map(group -> new JudgedRows(
                        group.query(),
                        group.rows(),
                        group.rows().stream().map(row -> random.nextInt(2)).toList()))
                .toList();
        LearnedRanker ranker =
                LambdaMart.fit(FEATURES, nonsense, List.of(), QUICK, "test").ranker();
        for (JudgedRows group : groups(500, 520)) {
            for (float[] row : group.rows()) {
                float[] better = {row[0] + 0.3f, row[1], row[2]};
                assertThat(ranker.score(better)).isGreaterThanOrEqualTo(ranker.score(row) - 1e-5f);
            }
        }
    }

    @Test
    void keepsAsManyTreesAsWereBestOnTheDevQueries() {
        LambdaMartSettings many = new LambdaMartSettings(120, 6, 0.5, 1, 42);
        List<JudgedRows> few = groups(0, 12);
        assertThat(LambdaMart.fit(FEATURES, few, List.of(), many, "test")
                        .ranker()
                        .trees())
                .hasSize(120);
        assertThat(LambdaMart.fit(FEATURES, few, groups(300, 400), many, "test")
                        .ranker()
                        .trees())
                .hasSizeLessThan(120);
    }

    @Test
    void judgementsWithoutAnOrderAreRefused() {
        JudgedRows flat = new JudgedRows("q", List.of(new float[] {1, 2, 3}, new float[] {2, 3, 4}), List.of(1, 1));
        assertThatThrownBy(() -> LambdaMart.fit(FEATURES, List.of(flat), List.of(), QUICK, "test"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("none of the 1 queries has candidates of unlike grades");
    }
}
