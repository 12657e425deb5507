package dev.winnow.cli;

import dev.winnow.RankFailure;
import dev.winnow.app.PipelineSettings;
import dev.winnow.app.Winnow;
import dev.winnow.app.bench.Hurry;
import dev.winnow.app.bench.Hurry.Row;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.TestCollection;
import dev.winnow.eval.metric.Metric;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code winnow bench deadline}: quality and lateness against the deadline. */
@Command(
        name = "deadline",
        mixinStandardHelpOptions = true,
        description = {
            "Ask every judged query of a collection under each deadline, by several callers at once.",
            "Prints how good the answers are, how much was read, and when they came."
        },
        footer = {
            "",
            "Example:",
            "  winnow bench deadline --index IDX --collection DIR --deadlines 20ms,50ms,200ms --callers 1,16"
        })
final class BenchDeadlineCommand implements Callable<Integer> {
    /** What an answer may be late by. */
    private static final Duration GRACE = Duration.ofMillis(10);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--index", required = true, paramLabel = "IDX", description = "The index's folder.")
    private Path index = Path.of(".");

    @Option(
            names = "--collection",
            required = true,
            paramLabel = "DIR",
            description = "Queries and judgements, in the BEIR layout.")
    private Path collection = Path.of(".");

    @Option(names = "--split", description = "Which judgements: the file's name in qrels/. Default: ${DEFAULT-VALUE}")
    private String split = "test";

    @Option(names = "--pipeline", paramLabel = "NAME|FILE", description = "Default: ${DEFAULT-VALUE}")
    private String pipeline = "default";

    @Option(
            names = "--deadlines",
            split = ",",
            paramLabel = "TIME",
            description = "In turn; the last row is without. Default: 10ms to 1s")
    private List<String> deadlines = List.of("10ms", "20ms", "50ms", "100ms", "200ms", "500ms", "1s");

    @Option(names = "--callers", split = ",", paramLabel = "N", description = "In turn. Default: 1, 4 and 16")
    private List<Integer> callers = List.of(1, 4, 16);

    @Option(
            names = {"-m", "--metric"},
            description = "Default: ${DEFAULT-VALUE}")
    private String metric = "nDCG@10";

    @Option(names = "--json", description = "Print JSON, with every answer's time.")
    private boolean json;

    @Override
    public Integer call() {
        if (callers.stream().anyMatch(count -> count < 1 || count > 1000)) {
            throw new RankFailure.InvalidInput("the callers are " + callers + "; each must be 1 to 1000");
        }
        List<Optional<Duration>> limits = new ArrayList<>();
        deadlines.forEach(deadline -> limits.add(Optional.of(Durations.parse("the deadline", deadline))));
        limits.add(Optional.empty());
        TestCollection judged = TestCollection.open(collection);
        Queries queries = judged.queries(split);
        Qrels qrels = judged.qrels(split);
        Metric measured = Metric.named(metric);
        List<Row> rows = new ArrayList<>();
        try (Winnow winnow = Winnow.open(index, PipelineSettings.find(pipeline).withContext(Optional.empty()));
                Bar bar = Bar.of("asking", (long) limits.size() * callers.size() + 1)) {
            Hurry.run(winnow, queries, qrels, measured, Optional.of(Duration.ofMillis(200)), 4); // warms up
            bar.step();
            for (int count : callers) {
                for (Optional<Duration> limit : limits) {
                    rows.add(Hurry.run(winnow, queries, qrels, measured, limit, count));
                    bar.step();
                }
            }
        }
        print(rows);
        return 0;
    }

    private void print(List<Row> rows) {
        if (json) {
            spec.commandLine()
                    .getOut()
                    .println(Json.write(rows.stream().map(this::facts).toList()));
            return;
        }
        spec.commandLine()
                .getOut()
                .println(String.format(
                        Locale.ROOT,
                        "%7s %9s %8s %7s %9s %9s %9s %6s %s",
                        "callers",
                        "deadline",
                        metric,
                        "read",
                        "p50 ms",
                        "p99 ms",
                        "max ms",
                        "late",
                        "failed"));
        for (Row row : rows) {
            spec.commandLine()
                    .getOut()
                    .println(String.format(
                            Locale.ROOT,
                            "%7d %9s %8.4f %5.1f %% %9.1f %9.1f %9.1f %6d %s",
                            row.callers(),
                            row.deadline()
                                    .map(limit -> limit.toMillis() + " ms")
                                    .orElse("none"),
                            row.mean(),
                            100 * row.scored(),
                            row.quantile(0.5),
                            row.quantile(0.99),
                            row.quantile(1),
                            late(row),
                            row.failed().isEmpty()
                                    ? "0"
                                    : row.failed().entrySet().stream()
                                            .map(entry -> entry.getValue() + " " + entry.getKey())
                                            .collect(Collectors.joining(", "))));
        }
    }

    /** How many answers came more than the grace after the deadline. */
    private static long late(Row row) {
        return row.deadline()
                .map(limit -> row.milliseconds().stream()
                        .filter(time -> time > limit.plus(GRACE).toMillis())
                        .count())
                .orElse(0L);
    }

    private Map<String, Object> facts(Row row) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("callers", row.callers());
        row.deadline().ifPresent(limit -> facts.put("deadline_ms", limit.toMillis()));
        facts.put(metric, row.mean());
        facts.put("read", row.scored());
        facts.put("p50_ms", row.quantile(0.5));
        facts.put("p99_ms", row.quantile(0.99));
        facts.put("late", late(row));
        facts.put("failed", row.failed());
        facts.put("milliseconds", row.milliseconds());
        return facts;
    }
}
