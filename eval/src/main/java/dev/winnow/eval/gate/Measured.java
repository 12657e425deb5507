package dev.winnow.eval.gate;

import dev.winnow.RankFailure;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.Run;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.Evaluation;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.significance.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a gate looks at: one system's value for each query, a baseline's if there is one, and the answers themselves.
 *
 * @param data what was searched, as people know it
 * @param queries the queries measured, with their metadata, 1 or more
 * @param candidate the system's value for each of the queries
 * @param baseline the baseline's value for each of the queries
 * @param answers where times and degraded answers are read; empty when only values are known
 * @param notes what a reader of the verdict should know
 */
public record Measured(
        String data,
        Queries queries,
        Sample candidate,
        Optional<Sample> baseline,
        Optional<Answers> answers,
        List<String> notes) {
    public Measured {
        notes = List.copyOf(notes);
        if (queries.size() == 0) {
            throw new RankFailure.InvalidInput("there is no query in " + data + "; a gate needs at least one");
        }
        requireValues(queries, candidate);
        baseline.ifPresent(sample -> requireValues(queries, sample));
    }

    /** What a system of an experiment answered, by a metric that is a mean over queries. */
    public static Measured of(Experiment experiment, Answers candidate, Metric metric) {
        requireMean(metric);
        return new Measured(
                experiment.name(),
                experiment.queries(),
                new Sample(candidate.system(), experiment.values(candidate, metric)),
                Optional.empty(),
                Optional.of(candidate),
                List.of());
    }

    /**
     * The same held against a baseline's run of the same queries. A judged query that the run does not answer counts 0
     * for it, and is counted in a note.
     *
     * @throws RankFailure.InvalidInput when the run answers none of the queries
     */
    public Measured against(Experiment experiment, Run run, Metric metric) {
        requireMean(metric);
        Qrels qrels = experiment.qrels();
        Evaluation evaluation = Evaluation.of(qrels, run, List.of(metric), experiment.settings());
        Map<String, Double> values = new LinkedHashMap<>();
        queries.items().forEach(item -> values.put(item.id(), evaluation.value(metric, item.id())));
        long unanswered =
                values.keySet().stream().filter(id -> run.of(id).isEmpty()).count();
        if (unanswered == values.size()) {
            throw new RankFailure.InvalidInput("the baseline run '" + run.name() + "' answers none of the "
                    + values.size() + " judged queries of " + data + "; give a run of these queries");
        }
        List<String> told = new ArrayList<>(notes);
        if (unanswered > 0) {
            told.add("the baseline run '" + run.name() + "' leaves " + unanswered + " of " + values.size()
                    + " queries unanswered; they count 0 for it");
        }
        // The baseline of a change that changes nothing has the candidate's own name.
        Sample baseline = new Sample("the baseline " + run.name(), values);
        return new Measured(data, queries, candidate, Optional.of(baseline), answers, told);
    }

    private static void requireMean(Metric metric) {
        if (metric.summary() != Metric.Summary.MEAN) {
            throw new RankFailure.InvalidInput("the metric '" + metric.name()
                    + "' is not a mean over queries, which a gate needs; name one that is, such as ndcg_cut.10");
        }
    }

    private static void requireValues(Queries queries, Sample sample) {
        for (Queries.Item item : queries.items()) {
            if (!sample.values().containsKey(item.id())) {
                throw new RankFailure.InvalidInput(
                        "'" + sample.system() + "' has no value for query '" + item.id() + "'; measure every query");
            }
        }
        if (sample.values().size() != queries.size()) {
            throw new RankFailure.InvalidInput("'" + sample.system() + "' has values for "
                    + sample.values().size() + " queries, and " + queries.size() + " were given; give every query");
        }
    }
}
