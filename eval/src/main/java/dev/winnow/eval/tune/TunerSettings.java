package dev.winnow.eval.tune;

import dev.winnow.RankFailure;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.significance.SignificanceSettings;
import java.time.Duration;

/**
 * What is wanted, and how it is looked for.
 *
 * @param budget what 95 of 100 answers may take at most; above 0
 * @param label what the metric is called for people
 * @param metric what is to be as good as can be, a mean over queries
 * @param evaluation from which grade a document counts as relevant
 * @param folds how many parts the queries are cut into for cross-validation, 2 or more, default 5
 * @param significance of comparisons and intervals; its seed also shuffles the queries
 */
public record TunerSettings(
        Duration budget,
        String label,
        Metric metric,
        EvaluationSettings evaluation,
        int folds,
        SignificanceSettings significance) {
    public TunerSettings {
        if (!budget.isPositive()) {
            throw new RankFailure.InvalidInput("the budget is " + budget.toMillis() + " ms, must be above 0");
        }
        if (folds < 2) {
            throw new RankFailure.InvalidInput("folds is " + folds + ", must be 2 or more; 5 is usual");
        }
        if (metric.summary() != Metric.Summary.MEAN) {
            throw new RankFailure.InvalidInput("pipelines are tuned by " + label
                    + ", which is not a mean over queries; give one that is, such as" + " nDCG@10");
        }
    }

    public static TunerSettings within(Duration budget) {
        return new TunerSettings(
                budget,
                "nDCG@10",
                Metric.named("nDCG@10"),
                EvaluationSettings.standard(),
                5,
                SignificanceSettings.defaults());
    }

    public TunerSettings withMetric(String label, Metric metric) {
        return new TunerSettings(budget, label, metric, evaluation, folds, significance);
    }

    public TunerSettings withEvaluation(EvaluationSettings evaluation) {
        return new TunerSettings(budget, label, metric, evaluation, folds, significance);
    }

    public TunerSettings withFolds(int folds) {
        return new TunerSettings(budget, label, metric, evaluation, folds, significance);
    }

    public TunerSettings withSignificance(SignificanceSettings significance) {
        return new TunerSettings(budget, label, metric, evaluation, folds, significance);
    }

    double budgetMilliseconds() {
        return budget.toNanos() / 1e6;
    }
}
