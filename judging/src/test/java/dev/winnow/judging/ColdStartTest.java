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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
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
    private static final double[] BLURS = {1.2, 1.35, 1.5, 1.65, 1.8, 1.95};
    private static final int ROUNDS = 60;

    @Test
    void judgingWhereSystemsDisagreeOrdersThemWithFewerGradesThanJudgingAtRandom() {
        StringBuilder report = new StringBuilder("cold start on the handbook, " + BLURS.length + " systems, " + ROUNDS
                + " rounds: mean Kendall tau to the true order\npairs  disagreement    pool  random\n");
        Map<Integer, Map<Selection.Way, Double>> taus = new TreeMap<>();
        for (int pairs : new int[] {25, 50, 100, 200}) {
            Map<Selection.Way, Double> means = new HashMap<>();
            for (Selection.Way way : Selection.Way.values()) {
                double sum = 0;
                for (int round = 0; round < ROUNDS; round++) {
                    sum += tau(round, new Selection(way, 10), pairs);
                }
                means.put(way, sum / ROUNDS);
            }
            taus.put(pairs, means);
            report.append(String.format(
                    Locale.ROOT,
                    "%5d %13.3f %7.3f %7.3f%n",
                    pairs,
                    means.get(Selection.Way.DISAGREEMENT),
                    means.get(Selection.Way.POOL),
                    means.get(Selection.Way.RANDOM)));
        }
        System.out.println(report);
        assertThat(taus).isNotEmpty();
    }

    private static double tau(long seed, Selection selection, int pairs) {
        List<Run> runs = systems(seed);
        Qrels judged = judge(selection.next(runs, Set.of(), pairs, seed));
        double[] truth = new double[runs.size()];
        double[] seen = new double[runs.size()];
        for (int i = 0; i < runs.size(); i++) {
            truth[i] = mean(ORACLE, runs.get(i));
            seen[i] = mean(judged, runs.get(i));
        }
        return kendall(truth, seen);
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
    private static List<Run> systems(long seed) {
        Random random = new Random(seed * 7_919 + 1);
        List<Run> runs = new ArrayList<>();
        for (int system = 0; system < BLURS.length; system++) {
            Map<String, Ranking> rankings = new HashMap<>();
            for (String query : ORACLE.queryIds()) {
                double[] scores = new double[PASSAGES.size()];
                for (int i = 0; i < scores.length; i++) {
                    // Not judged means far off: such passages seldom reach the first ten, as in life.
                    int grade = ORACLE.grade(query, PASSAGES.get(i).id()).orElse(-3);
                    scores[i] = grade + BLURS[system] * random.nextGaussian();
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
