package dev.winnow.eval.metric;

import java.util.Map;

/** Measures that ask how relevant a document is. A query without anything to gain has the value 0. */
final class Graded {
    private static final double LN_2 = Math.log(2);

    private Graded() {}

    static double log2(double x) {
        return Math.log(x) / LN_2;
    }

    /** Discounted gain of the first {@code depth} documents, as a share of what the best order of all would collect. */
    static double ndcg(JudgedAnswer answer, Gains gains, int depth) {
        double[] ideal = gains.ideal();
        double best = 0;
        for (int i = 0; i < Math.min(depth, ideal.length); i++) {
            best += ideal[i] / log2(i + 2);
        }
        return best == 0 ? 0 : dcg(answer, gains, depth) / best;
    }

    private static double dcg(JudgedAnswer answer, Gains gains, int depth) {
        double sum = 0;
        for (int i = 0; i < Math.min(depth, answer.retrieved()); i++) {
            sum += gains.at(i) / log2(i + 2);
        }
        return sum;
    }

    /** nDCG at the places of the relevant documents, averaged; one not found counts with the value at the end. */
    static double ndcgAtRelevant(JudgedAnswer answer, Gains gains) {
        double[] ideal = gains.ideal();
        double sum = 0;
        double dcg = 0;
        double best = 0;
        int found = 0;
        for (int i = 0; i < Math.max(ideal.length, answer.retrieved()); i++) {
            double gain = i < answer.retrieved() ? gains.at(i) : 0;
            dcg += gain / log2(i + 2);
            best += i < ideal.length ? ideal[i] / log2(i + 2) : 0;
            if (gain > 0 && best > 0) {
                sum += dcg / best;
                found++;
            }
        }
        return ideal.length == 0 ? 0 : Math.max(0, sum + (ideal.length - found) * dcg / best) / ideal.length;
    }

    /** nDCG at the places where the best answer's gain falls, and at the end when that is later, averaged. */
    static double ndcgAtLevels(JudgedAnswer answer, Gains gains) {
        double[] ideal = gains.ideal();
        if (answer.relevant() == 0 || ideal.length == 0) {
            return 0;
        }
        double sum = 0;
        int points = 0;
        double dcg = 0;
        double best = 0;
        for (int i = 0; i <= ideal.length; i++) {
            double level = i < ideal.length ? ideal[i] : 0;
            if (i > 0 && level != ideal[i - 1]) {
                sum += dcg / best;
                points++;
            }
            dcg += i < answer.retrieved() ? gains.at(i) / log2(i + 2) : 0;
            best += level / log2(i + 2);
        }
        if (answer.retrieved() > ideal.length + 1) {
            sum += dcg(answer, gains, answer.retrieved()) / best;
            points++;
        }
        return sum / points;
    }

    /** Gain discounted by what a perfect answer would have collected more so far, as a share of all gain. */
    static double normalizedGain(JudgedAnswer answer, Gains gains) {
        double[] ideal = gains.ideal();
        double collected = 0;
        double cost = 0;
        double sum = 0;
        for (int i = 0; i < answer.retrieved(); i++) {
            double gain = gains.at(i);
            collected += gain;
            cost += i < ideal.length ? Math.max(ideal[i], 1) : 1;
            sum += gain == 0 ? 0 : gain / log2(2 + cost - collected);
        }
        double all = 0;
        for (double gain : ideal) {
            all += gain;
        }
        return all == 0 ? 0 : sum / all;
    }

    /** The rate at which a reader gains who goes on to the next document with probability p. */
    static double rankBiasedPrecision(JudgedAnswer answer, Map<String, Double> pairs) {
        double persistence = pairs.getOrDefault("p", 0.9);
        Gains gains = Gains.of(answer, pairs);
        double[] range = gains.range();
        boolean isScaled = range[0] < 0 || range[1] > 1;
        double sum = 0;
        double weight = 1;
        for (int i = 0; i < answer.retrieved(); i++) {
            double gain = gains.at(i);
            if (isScaled && answer.isJudged(i)) {
                gain = (gain - range[0]) / (range[1] - range[0]);
            }
            sum += gain * weight;
            weight *= persistence;
        }
        return (1 - persistence) * sum;
    }

    /** How much higher rank-biased precision could be if every document without a judgement were perfect. */
    static double rankBiasedResidual(JudgedAnswer answer, Map<String, Double> pairs) {
        double persistence = pairs.getOrDefault("p", 0.9);
        double sum = 0;
        double weight = 1;
        for (int i = 0; i < answer.retrieved(); i++) {
            sum += answer.isJudged(i) ? 0 : weight;
            weight *= persistence;
        }
        // As in trec_eval, an answer that is judged throughout has no residual, not even for what follows its end.
        return sum == 0 ? 0 : weight + (1 - persistence) * sum;
    }

    /** The expected reciprocal of the place where a reader, going down, is satisfied. */
    static double expectedReciprocalRank(JudgedAnswer answer, int depth) {
        double top = Math.pow(2, Math.max(1, answer.topGrade()));
        double sum = 0;
        double stillReading = 1;
        for (int i = 0; i < Math.min(depth, answer.retrieved()); i++) {
            double satisfied = (Math.pow(2, Math.max(0, answer.grade(i))) - 1) / top;
            sum += stillReading * satisfied / (i + 1);
            stillReading *= 1 - satisfied;
        }
        return sum;
    }
}
