package dev.winnow.eval.metric;

import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Run;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.SequencedMap;

/** Metrics of a run, printed as trec_eval prints them: name, query or {@code all}, value, between tabs. */
public final class MetricTable {
    private static final String ALL = "all";

    private final List<Row> rows;
    private final SequencedMap<String, JudgedAnswer> answers;
    private final Evaluation evaluation;
    private final String runName;

    private MetricTable(
            List<Row> rows, SequencedMap<String, JudgedAnswer> answers, Evaluation evaluation, String runName) {
        this.rows = rows;
        this.answers = answers;
        this.evaluation = evaluation;
        this.runName = runName;
    }

    /**
     * @param names as for {@link Metric#parse(List)}, and {@code runid} and {@code relstring}, which are text; {@code
     *     official} when there is none
     */
    public static MetricTable of(List<String> names, Qrels qrels, Run run, EvaluationSettings settings) {
        List<Row> rows = Catalogue.rows(names.isEmpty() ? List.of("official") : names);
        List<Metric> metrics = rows.stream()
                .filter(Metric.class::isInstance)
                .map(Metric.class::cast)
                .toList();
        return new MetricTable(
                rows,
                Evaluation.answers(qrels, run, settings),
                Evaluation.of(qrels, run, metrics, settings),
                run.name());
    }

    /** The numbers of the table. */
    public Evaluation evaluation() {
        return evaluation;
    }

    /** @param perQuery whether a block for each query stands before the block for all (trec_eval's {@code -q}) */
    public String text(boolean perQuery) {
        StringBuilder text = new StringBuilder();
        if (perQuery) {
            answers.forEach((query, answer) -> rows.forEach(row -> queryLine(text, row, query, answer)));
        }
        rows.forEach(row -> allLine(text, row));
        return text.toString();
    }

    private void queryLine(StringBuilder text, Row row, String query, JudgedAnswer answer) {
        switch (row) {
            case Row.RunName name -> {}
            case Row.Grades grades -> line(text, row.name(), query, "'" + grades.of(answer) + "'");
            case Metric metric -> {
                switch (metric.summary()) {
                    case MEAN -> line(text, row.name(), query, decimals(evaluation.value(metric, query), 4));
                    case SUM -> line(text, row.name(), query, decimals(evaluation.value(metric, query), 0));
                    case GEOMETRIC_MEAN, QUERIES -> {}
                }
            }
        }
    }

    private void allLine(StringBuilder text, Row row) {
        switch (row) {
            case Row.RunName name -> line(text, name.name(), ALL, runName);
            case Row.Grades grades -> {}
            case Metric metric -> {
                int digits = switch (metric.summary()) {
                    case MEAN, GEOMETRIC_MEAN -> 4;
                    case SUM, QUERIES -> 0;
                };
                line(text, metric.name(), ALL, decimals(evaluation.average(metric), digits));
            }
        }
    }

    private static void line(StringBuilder text, String name, String query, String value) {
        text.append(name)
                .repeat(' ', Math.max(0, 22 - name.length()))
                .append('\t')
                .append(query)
                .append('\t')
                .append(value)
                .append('\n');
    }

    /** As C prints it: the number's exact value, rounded half to even. Java's own formatting rounds half up. */
    static String decimals(double value, int digits) {
        return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }
}
