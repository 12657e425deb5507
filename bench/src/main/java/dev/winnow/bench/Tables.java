package dev.winnow.bench;

import dev.winnow.app.bench.Rounds.Times;
import dev.winnow.bench.Report.Row;
import dev.winnow.bench.Report.Section;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report as Markdown. */
record Tables(
        Map<String, Object> machine,
        String command,
        List<Row> rows,
        List<Callers> callers,
        Map<String, String> absent,
        Map<String, Double> limits) {
    /** Ratios are to the first of these that was measured in the same rounds. */
    private static final List<String> YARDSTICKS = List.of("sentence-transformers", "PyTorch");

    String text() {
        StringBuilder text = new StringBuilder("# Engines side by side\n\nWritten by `" + command + "`.\n\n");
        machine.forEach((key, value) -> text.append("- " + key + ": " + value + "\n"));
        limits.forEach((precision, flops) ->
                text.append("- matmul limit " + precision + ": " + number(flops / 1e9, 0) + " GFLOP/s\n"));
        absent.forEach((engine, reason) -> text.append("- not measured: " + engine + " (" + reason + ")\n"));
        text.append(
                        "\nEvery engine scores the same texts on the same model files, in turns; milliseconds are medians of the")
                .append(" rounds for 100 pairs, from text to score unless the name says that ids were given.\n");
        Map<String, List<Row>> byWorkload = new LinkedHashMap<>();
        for (Row row : rows) {
            if (row.section() == Section.ENGINES) {
                String title = row.shape() + ", " + row.workload() + ": " + row.pairs() + " pairs, " + row.tokens()
                        + " tokens, " + number(row.flops() / 1e9, 1) + " GFLOP";
                byWorkload.computeIfAbsent(title, key -> new ArrayList<>()).add(row);
            }
        }
        byWorkload.forEach((title, engines) -> engines(text, title, engines));
        curve(text, "Cost against candidates", Section.CANDIDATES);
        curve(text, "Cost against length", Section.LENGTHS);
        callers(text);
        return text.toString();
    }

    private void engines(StringBuilder text, String title, List<Row> engines) {
        double langChain = Double.NaN;
        double python = Double.NaN;
        for (Row row : engines) {
            Times time = row.times();
            if (time.precision().equals("fp32") && time.engine().startsWith("LangChain4j")) {
                langChain = time.median();
            }
            for (String name : YARDSTICKS) {
                if (Double.isNaN(python)
                        && time.precision().equals("fp32")
                        && time.engine().startsWith(name)) {
                    python = time.median();
                }
            }
        }
        head(
                text,
                title,
                "engine",
                "precision",
                "ms/100 pairs",
                "fastest to slowest",
                "GFLOP/s",
                "of the limit",
                "x Python fp32",
                "x LangChain4j fp32",
                "scores differ by");
        for (Row row : engines) {
            Times time = row.times();
            double scale = 100.0 / row.pairs();
            Double limit = limits.get(time.precision());
            cells(
                    text,
                    time.engine(),
                    time.precision(),
                    number(time.per100Pairs(), 1),
                    number(scale * Collections.min(time.milliseconds()), 1) + " to "
                            + number(scale * Collections.max(time.milliseconds()), 1),
                    number(row.flops() / time.median() / 1e6, 0),
                    limit == null ? "" : number(100 * time.share(row.flops(), limit), 0) + " %",
                    number(python / time.median(), 1),
                    number(langChain / time.median(), 1),
                    number(time.difference(), 4));
        }
    }

    private void curve(StringBuilder text, String title, Section section) {
        head(text, title, "workload", "pairs", "tokens", "engine", "precision", "ms", "ms/pair", "GFLOP/s");
        for (Row row : rows) {
            if (row.section() == section) {
                Times time = row.times();
                cells(
                        text,
                        row.workload(),
                        row.pairs(),
                        row.tokens(),
                        time.engine(),
                        time.precision(),
                        number(time.median(), 1),
                        number(time.median() / row.pairs(), 2),
                        number(row.flops() / time.median() / 1e6, 0));
            }
        }
    }

    private void callers(StringBuilder text) {
        String title = "Callers at the same time, 20 pairs of the mix a request";
        head(text, title, "callers", "engine", "precision", "pairs/s", "p50 ms", "p95 ms");
        for (Callers measured : callers) {
            cells(
                    text,
                    measured.callers(),
                    measured.engine(),
                    measured.precision(),
                    number(measured.pairsPerSecond(), 1),
                    number(measured.p50(), 1),
                    number(measured.p95(), 1));
        }
    }

    private static void head(StringBuilder text, String title, Object... names) {
        text.append("\n## ").append(title).append("\n\n");
        cells(text, names);
        text.append("|---".repeat(names.length)).append("|\n");
    }

    private static void cells(StringBuilder text, Object... cells) {
        for (Object cell : cells) {
            text.append("| ").append(cell).append(' ');
        }
        text.append("|\n");
    }

    /** Nothing where there is no number. */
    private static String number(double value, int digits) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value)
                        .setScale(digits, RoundingMode.HALF_UP)
                        .toPlainString()
                : "";
    }
}
