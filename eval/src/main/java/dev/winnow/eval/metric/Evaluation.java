package dev.winnow.eval.metric;

import dev.winnow.RankFailure;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Run;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The values of metrics for every query of a run, and over all. Immutable; it holds no documents. */
public final class Evaluation {
    /** What a value of 0 counts as in a geometric mean; trec_eval's value. */
    private static final double LEAST = 0.00001;

    private final List<String> queryIds;
    private final List<Metric> metrics;
    private final Map<String, double[]> values;
    private final List<String> withoutJudgements;
    private final List<String> withoutAnswer;

    private Evaluation(
            List<String> queryIds,
            List<Metric> metrics,
            Map<String, double[]> values,
            List<String> withoutJudgements,
            List<String> withoutAnswer) {
        this.queryIds = queryIds;
        this.metrics = metrics;
        this.values = values;
        this.withoutJudgements = withoutJudgements;
        this.withoutAnswer = withoutAnswer;
    }

    /**
     * Measures every judged query that the run answers, and with {@link EvaluationSettings#complete()} every judged query.
     * A query of the run without judgements cannot be measured and is listed.
     *
     * @throws RankFailure.InvalidInput when no query is left to measure
     */
    public static Evaluation of(Qrels qrels, Run run, List<Metric> metrics, EvaluationSettings settings) {
        SequencedMap<String, JudgedAnswer> answers = answers(qrels, run, settings);
        Map<String, double[]> values = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            values.put(
                    metric.name(),
                    answers.values().stream().mapToDouble(metric::of).toArray());
        }
        return new Evaluation(
                List.copyOf(answers.keySet()),
                List.copyOf(metrics),
                values,
                run.queryIds().stream()
                        .filter(query -> qrels.of(query).isEmpty())
                        .toList(),
                qrels.queryIds().stream()
                        .filter(query -> run.of(query).isEmpty())
                        .toList());
    }

    /** The graded answers that a table or an evaluation is made of, in the order of the query ids' bytes. */
    static SequencedMap<String, JudgedAnswer> answers(Qrels qrels, Run run, EvaluationSettings settings) {
        int topGrade = qrels.queryIds().stream()
                .flatMap(query -> qrels.of(query).values().stream())
                .max(Integer::compare)
                .orElse(0);
        SequencedMap<String, JudgedAnswer> answers = new LinkedHashMap<>();
        for (String query : qrels.queryIds()) {
            List<String> ranked = run.of(query).stream()
                    .limit(settings.depth())
                    .map(Run.Entry::documentId)
                    .toList();
            if (settings.complete() || !ranked.isEmpty()) {
                answers.put(query, JudgedAnswer.of(qrels.of(query), ranked, settings.relevanceLevel(), topGrade));
            }
        }
        if (answers.isEmpty()) {
            throw new RankFailure.InvalidInput("no query of the run has judgements: the run answers "
                    + run.queryIds().size() + example(run.queryIds()) + ", the judgements are of "
                    + qrels.queryIds().size() + example(qrels.queryIds())
                    + "; give judgements of the queries that were run");
        }
        return answers;
    }

    private static String example(java.util.SequencedCollection<String> ids) {
        return ids.isEmpty() ? "" : " such as '" + ids.getFirst() + "'";
    }

    /** The queries measured, in the order of their ids' bytes. */
    public List<String> queryIds() {
        return queryIds;
    }

    public List<Metric> metrics() {
        return metrics;
    }

    /** A metric's value for each of {@link #queryIds()}, in that order; a copy. */
    public double[] values(Metric metric) {
        return stored(metric).clone();
    }

    /** A metric's value for one query. */
    public double value(Metric metric, String queryId) {
        int place = queryIds.indexOf(queryId);
        if (place < 0) {
            throw new RankFailure.InvalidInput("query '" + queryId + "' was not measured; it has no "
                    + (withoutJudgements.contains(queryId) ? "judgements" : "answer in the run"));
        }
        return stored(metric)[place];
    }

    /** A metric over all queries, summed up in its own way: usually the mean. */
    public double average(Metric metric) {
        double[] each = stored(metric);
        return switch (metric.summary()) {
            case MEAN -> Arrays.stream(each).sum() / each.length;
            case SUM, QUERIES -> Arrays.stream(each).sum();
            case GEOMETRIC_MEAN ->
                Math.exp(Arrays.stream(each)
                                .map(value -> Math.log(Math.max(value, LEAST)))
                                .sum()
                        / each.length);
        };
    }

    /** Queries of the run that nobody judged: not measured. */
    public List<String> withoutJudgements() {
        return withoutJudgements;
    }

    /** Judged queries that the run does not answer: measured as empty answers when complete, otherwise left out. */
    public List<String> withoutAnswer() {
        return withoutAnswer;
    }

    private double[] stored(Metric metric) {
        double[] stored = values.get(metric.name());
        if (stored == null) {
            throw new RankFailure.InvalidInput(
                    "'" + metric.name() + "' was not measured; measured are " + String.join(", ", values.keySet()));
        }
        return stored;
    }
}
