package dev.winnow.eval.experiment;

import dev.winnow.RankFailure;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.Run;
import dev.winnow.eval.metric.Evaluation;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.eval.metric.Metric;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The same judged queries, answered by several systems. A judged query that a system did not answer, or answered with
 * nothing, counts 0 for it.
 *
 * @param name what people know the data by
 * @param queries the queries asked that have judgements
 * @param qrels their judgements
 * @param systems what was answered; the first is the baseline that the others are compared with
 * @param settings from which grade a document counts as relevant, and the like
 */
public record Experiment(
        String name, Queries queries, Qrels qrels, List<Answers> systems, EvaluationSettings settings) {
    public Experiment {
        systems = List.copyOf(systems);
        settings = settings.withComplete(true);
        if (systems.isEmpty()) {
            throw new RankFailure.InvalidInput("there is no system to evaluate; give at least one");
        }
        Set<String> names = new HashSet<>();
        for (Answers answers : systems) {
            if (!names.add(answers.system())) {
                throw new RankFailure.InvalidInput(
                        "two systems are called '" + answers.system() + "'; give each a name of its own");
            }
        }
        if (queries.only(qrels.queryIds()).size() == 0) {
            throw new RankFailure.InvalidInput("none of the " + queries.size() + " queries of " + name
                    + " has a judgement among the " + qrels.queryIds().size()
                    + " judged ones; check that queries and judgements belong together");
        }
        queries = queries.only(qrels.queryIds());
    }

    public Answers baseline() {
        return systems.getFirst();
    }

    /** A system's value of a metric for each judged query, query id to value, in the order of {@link #queries}. */
    public SequencedMap<String, Double> values(Answers system, Metric metric) {
        return values(system.run(), metric);
    }

    /** As {@link #values(Answers, Metric)} for answers in any other order, such as before the rerankers. */
    public SequencedMap<String, Double> values(Run run, Metric metric) {
        Evaluation evaluation = Evaluation.of(qrels, run, List.of(metric), settings);
        SequencedMap<String, Double> values = new LinkedHashMap<>();
        queries.items().forEach(item -> values.put(item.id(), evaluation.value(metric, item.id())));
        return values;
    }

    /** The mean of {@link #values}. */
    public double mean(Answers system, Metric metric) {
        return values(system, metric).values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }
}
