package dev.winnow.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Passage;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.eval.collection.Corpus;
import dev.winnow.eval.collection.CorpusItem;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Run;
import dev.winnow.eval.metric.Evaluation;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.eval.metric.Metric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A cold start, simulated: on the handbook, whose judgements are the oracle, systems of different quality are made by
 * blurring the grades, and a judge grades N pairs. How well does what was judged put the systems in order?
 */
class ColdStartTest {
    private static final Path HANDBOOK =
            Path.of(System.getProperty("winnow.root", "..")).resolve("samples/handbook");
    private static final Metric NDCG = Metric.named("ndcg_cut.10");
    private static final EvaluationSettings SETTINGS =
            EvaluationSettings.standard().withComplete(true);
    private static final Qrels ORACLE = Qrels.read(HANDBOOK.resolve("qrels/test.tsv"), MalformedPolicy.fail());
    private static final List<Passage> PASSAGES = Corpus.beir(HANDBOOK).readAll(MalformedPolicy.fail()).stream()
            .map(CorpusItem::passage)
            .toList();
    private static final int[] COUNTS = {25, 50, 100, 200};
    private static final int ROUNDS = 100;

    @Test
    void gradesWhereTwoSystemsDisagreeFindTheBetterOneSooner() {
        Map<Selection.Way, double[][]> taus = simulate(1.3, 1.6);
        assertBetter(taus, Selection.Way.DISAGREEMENT, Selection.Way.RANDOM, 0);
        assertBetter(taus, Selection.Way.DISAGREEMENT, Selection.Way.RANDOM, 1);
        assertBetter(taus, Selection.Way.DISAGREEMENT, Selection.Way.POOL, 0);
    }

    @Tag("long")
    @Test
    void eitherWayOrdersManySystemsSoonerThanChance() {
        Map<Selection.Way, double[][]> taus = simulate(1.2, 1.35, 1.5, 1.65, 1.8, 1.95);
        for (int count = 0; count < COUNTS.length; count++) {
            assertBetter(taus, Selection.Way.DISAGREEMENT, Selection.Way.RANDOM, count);
            assertBetter(taus, Selection.Way.POOL, Selection.Way.RANDOM, count);
        }
        assertBetter(taus, Selection.Way.POOL, Selection.Way.DISAGREEMENT, 2);
    }

    /** The rounds are paired; a mean difference of three standard errors is luck once in 700 times. */
    private static void assertBetter(
            Map<Selection.Way, double[][]> taus, Selection.Way better, Selection.Way worse, int count) {
        double[] more = Objects.requireNonNull(taus.get(better))[count];
        double[] less = Objects.requireNonNull(taus.get(worse))[count];
        double mean = 0;
        for (int round = 0; round < ROUNDS; round++) {
            mean += (more[round] - less[round]) / ROUNDS;
        }
        double variance = 0;
        for (int round = 0; round < ROUNDS; round++) {
            double apart = more[round] - less[round] - mean;
            variance += apart * apart / (ROUNDS - 1);
        }
        assertThat(mean)
                .as("%s less %s after %d grades", better, worse, COUNTS[count])
                .isGreaterThan(3 * Math.sqrt(variance / ROUNDS));
    }

    /** Way to the tau of each round after each count of grades; also printed. */
    private static Map<Selection.Way, double[][]> simulate(double... blurs) {
        Map<Selection.Way, double[][]> taus = new EnumMap<>(Selection.Way.class);
        for (Selection.Way way : Selection.Way.values()) {
            taus.put(way, new double[COUNTS.length][ROUNDS]);
        }
        for (int round = 0; round < ROUNDS; round++) {
            List<Run> runs = systems(round, blurs);
            double[] truth = means(ORACLE, runs);
            for (Map.Entry<Selection.Way, double[][]> each : taus.entrySet()) {
                List<Pair> pairs =
                        new Selection(each.getKey(), 10).next(runs, Set.of(), COUNTS[COUNTS.length - 1], round);
                for (int count = 0; count < COUNTS.length; count++) {
                    Qrels judged = judge(pairs.subList(0, COUNTS[count]));
                    each.getValue()[count][round] = kendall(truth, means(judged, runs));
                }
            }
        }
        System.out.println("cold start on the handbook: mean Kendall tau to the true order of " + blurs.length
                + " systems, " + ROUNDS + " rounds, seeds 0 to " + (ROUNDS - 1));
        for (int count = 0; count < COUNTS.length; count++) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%5d grades", COUNTS[count]));
            for (Map.Entry<Selection.Way, double[][]> each : taus.entrySet()) {
                double mean = Arrays.stream(each.getValue()[count]).average().orElseThrow();
                line.append(String.format(Locale.ROOT, "  %s %.3f", each.getKey(), mean));
            }
            System.out.println(line);
        }
        return taus;
    }

    private static double[] means(Qrels qrels, List<Run> runs) {
        return runs.stream().mapToDouble(run -> mean(qrels, run)).toArray();
    }

    private static double mean(Qrels qrels, Run run) {
        return Evaluation.of(qrels, run, List.of(NDCG), SETTINGS).average(NDCG);
    }

    /** What the oracle says; a pair it does not know is not relevant. */
    private static Qrels judge(List<Pair> pairs) {
        Map<String, Map<String, Integer>> grades = new HashMap<>();
        for (Pair pair : pairs) {
            grades.computeIfAbsent(pair.queryId(), q -> new HashMap<>())
                    .put(
                            pair.documentId(),
                            ORACLE.grade(pair.queryId(), pair.documentId()).orElse(0));
        }
        return Qrels.of(grades);
    }

    /** Each system sees the grades through more noise than the one before it. */
    private static List<Run> systems(long seed, double... blurs) {
        Random random = new Random(seed * 7_919 + 1);
        List<Run> runs = new ArrayList<>();
        for (int system = 0; system < blurs.length; system++) {
            Map<String, Ranking> rankings = new HashMap<>();
            for (String query : ORACLE.queryIds()) {
                double[] scores = new double[PASSAGES.size()];
                for (int i = 0; i < scores.length; i++) {
                    // Not judged means far off: such passages seldom reach the first ten, as in life.
                    int grade = ORACLE.grade(query, PASSAGES.get(i).id()).orElse(-3);
                    scores[i] = grade + blurs[system] * random.nextGaussian();
                }
                rankings.put(
                        query,
                        Ranking.of("s", PASSAGES, Scores.of("s", Scale.FUSED, scores))
                                .head(20));
            }
            runs.add(Run.of("s" + system, rankings));
        }
        return runs;
    }

    /** Kendall's tau-a: agreeing pairs of systems less disagreeing ones, over all; ties count nothing. */
    private static double kendall(double[] a, double[] b) {
        double sum = 0;
        int all = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < i; j++) {
                sum += Math.signum(a[i] - a[j]) * Math.signum(b[i] - b[j]);
                all++;
            }
        }
        return sum / all;
    }
}
