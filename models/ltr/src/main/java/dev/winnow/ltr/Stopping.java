package dev.winnow.ltr;

import dev.winnow.eval.learned.JudgedRows;
import dev.winnow.learned.Features;
import dev.winnow.learned.LearnedRanker;
import dev.winnow.learned.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many of the trees to keep: as many as gave the greatest nDCG@10 on queries that were not learned from.
 *
 * @param trees 1 or more
 * @param ndcg the mean on those queries, grades as gains, as trec_eval does
 */
record Stopping(int trees, double ndcg) {
    private static final int CUT = 10;

    static Stopping of(Features features, List<Tree> trees, List<JudgedRows> dev) {
        List<double[]> sums =
                dev.stream().map(group -> new double[group.rows().size()]).toList();
        Stopping best = new Stopping(trees.size(), Double.NEGATIVE_INFINITY);
        for (int tree = 0; tree < trees.size(); tree++) {
            LearnedRanker one = new LearnedRanker(features, 0, List.of(trees.get(tree)), "");
            double ndcg = 0;
            for (int g = 0; g < sums.size(); g++) {
                double[] sum = sums.get(g);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += one.score(dev.get(g).rows().get(i));
                }
                ndcg += ndcg(dev.get(g).grades(), sum) / sums.size();
            }
            if (ndcg > best.ndcg()) {
                best = new Stopping(tree + 1, ndcg);
            }
        }
        return best;
    }

    private static double ndcg(List<Integer> grades, double[] scores) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, scores.length).boxed().toList());
        order.sort(Comparator.comparingDouble(i -> -scores[i]));
        return gain(order.stream().map(grades::get).toList())
                / gain(grades.stream().sorted(Comparator.reverseOrder()).toList());
    }

    private static double gain(List<Integer> grades) {
        double sum = 0;
        for (int i = 0; i < Math.min(CUT, grades.size()); i++) {
            sum += grades.get(i) * Math.log(2) / Math.log(i + 2.0);
        }
        return sum;
    }
}
