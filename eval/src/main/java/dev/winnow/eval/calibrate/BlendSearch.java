package dev.winnow.eval.calibrate;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.eval.collection.Run;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.Metric;
import dev.winnow.pipeline.Outcome;
import dev.winnow.rerank.Rerankers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;

/**
 * The share of a scorer beside the stage before it: the best of 21 weights, by a metric. No model is asked again.
 *
 * @param weight the best over all queries; of equals the nearest to 1
 * @param value the metric's mean with it, which is too good, as it was chosen by the same queries
 * @param heldOut the mean where each query's weight was chosen by other queries: what to expect of new ones
 * @param alone the mean of the scorer alone
 * @param before the mean of the order before it
 */
public record BlendSearch(double weight, double value, double heldOut, double alone, double before) {
    private static final int STEPS = 20;

    /**
     * Cost: 21 evaluations.
     *
     * @param answers of a pipeline with one reranker, which does not blend
     * @param stage that reranker's name
     * @param folds 2 to the number of queries
     */
    public static BlendSearch of(
            Experiment experiment, Answers answers, String stage, Metric metric, int folds, long seed) {
        List<SequencedMap<String, Double>> values = new ArrayList<>();
        for (int step = 0; step <= STEPS; step++) {
            values.add(experiment.values(blended(answers, stage, step / (double) STEPS), metric));
        }
        List<String> queries = new ArrayList<>(values.getFirst().keySet());
        if (folds < 2 || folds > queries.size()) {
            throw new RankFailure.InvalidInput("there are " + folds + " folds for " + queries.size()
                    + " queries; there must be 2 or more, and no more than queries");
        }
        Collections.shuffle(queries, new Random(seed));
        double sum = 0;
        for (int fold = 0; fold < folds; fold++) {
            List<String> others = new ArrayList<>();
            List<String> held = new ArrayList<>();
            for (int i = 0; i < queries.size(); i++) {
                (i % folds == fold ? held : others).add(queries.get(i));
            }
            sum += mean(values.get(best(values, others)), held) * held.size();
        }
        int best = best(values, queries);
        return new BlendSearch(
                best / (double) STEPS,
                mean(values.get(best), queries),
                sum / queries.size(),
                mean(values.getLast(), queries),
                mean(values.getFirst(), queries));
    }

    private static int best(List<SequencedMap<String, Double>> values, List<String> queries) {
        int best = STEPS;
        for (int step = STEPS - 1; step >= 0; step--) {
            if (mean(values.get(step), queries) > mean(values.get(best), queries) + 1e-12) {
                best = step;
            }
        }
        return best;
    }

    private static double mean(Map<String, Double> values, List<String> queries) {
        return queries.stream().mapToDouble(values::get).average().orElseThrow();
    }

    private static Run blended(Answers answers, String stage, double weight) {
        Map<String, Ranking> rankings = new LinkedHashMap<>();
        answers.outcomes().forEach((query, outcome) -> rankings.put(query, blended(outcome, stage, weight)));
        return Run.of(answers.system(), rankings);
    }

    /** What the pipeline would have answered with this blend: the scores are those the stage gave. */
    private static Ranking blended(Outcome outcome, String stage, double weight) {
        Map<String, Double> said = new HashMap<>();
        for (Candidate candidate : outcome.ranking().candidates()) {
            candidate.stage(stage).ifPresent(score -> said.put(candidate.id(), score.logit()));
        }
        if (said.isEmpty()) {
            return outcome.firstStage();
        }
        Scorer remembered = (query, passages, deadline) -> Scores.of(
                stage,
                Scale.FUSED,
                passages.stream()
                        .mapToDouble(p -> said.getOrDefault(p.id(), 0.0))
                        .toArray());
        return Rerankers.blended(stage, remembered, said.size(), weight)
                .rerank(outcome.query(), outcome.firstStage(), Deadline.none());
    }
}
