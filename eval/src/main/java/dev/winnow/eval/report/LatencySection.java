package dev.winnow.eval.report;

import dev.winnow.eval.report.Part.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long answers took. */
final class LatencySection {
    private static final double[] QUANTILES = {0.5, 0.9, 0.95, 0.99, 1};
    /** 1, 2 and 5 of each power of ten, the first edges that people count by. */
    private static final double[] STEPS = {1, 2, 5};

    private LatencySection() {}

    static Optional<Section> of(Findings findings) {
        if (findings.times().isEmpty()) {
            return Optional.empty();
        }
        List<Double> edges = edges(findings.times());
        List<String> labels = new ArrayList<>();
        for (int i = 1; i < edges.size(); i++) {
            labels.add(Numbers.plain(edges.get(i - 1)) + " to " + Numbers.plain(edges.get(i)));
        }
        List<Map<String, Object>> series = new ArrayList<>();
        List<Column> columns = new ArrayList<>(List.of(Column.words("ms")));
        List<List<String>> rows = new ArrayList<>();
        labels.forEach(label -> rows.add(new ArrayList<>(List.of(label))));
        for (Times times : findings.times()) {
            List<Integer> counts = counts(times, edges);
            series.add(Map.of("label", times.system(), "values", counts));
            columns.add(Column.number(times.system()));
            for (int i = 0; i < counts.size(); i++) {
                rows.get(i).add(Integer.toString(counts.get(i)));
            }
        }
        Part chart = new Part.Chart(
                "latency",
                Part.Kind.HISTOGRAM,
                "How many answers took how long, in milliseconds.",
                Map.of("labels", labels, "series", series, "x", "milliseconds", "y", "answers"),
                new Part.Table("", columns, rows));
        return Optional.of(new Section("latency", "Latency", List.of(quantiles(findings.times()), chart)));
    }

    private static Part.Table quantiles(List<Times> all) {
        List<List<String>> rows = new ArrayList<>();
        for (Times times : all) {
            List<String> row = new ArrayList<>(List.of(times.system()));
            for (double share : QUANTILES) {
                row.add(Numbers.milliseconds(times.quantile(share)));
            }
            rows.add(row);
        }
        return new Part.Table(
                "Milliseconds that this share of the answers did not exceed; one query at a time, on the machine that made"
                        + " this report.",
                List.of(
                        Column.words("system"),
                        Column.number("p50"),
                        Column.number("p90"),
                        Column.number("p95"),
                        Column.number("p99"),
                        Column.number("longest")),
                rows);
    }

    /** From the last step at or below the shortest time to the first above the longest. */
    private static List<Double> edges(List<Times> all) {
        double shortest =
                all.stream().mapToDouble(t -> t.milliseconds().getFirst()).min().orElseThrow();
        double longest =
                all.stream().mapToDouble(t -> t.milliseconds().getLast()).max().orElseThrow();
        List<Double> edges = new ArrayList<>();
        for (int power = -2; power <= 7; power++) {
            for (double step : STEPS) {
                double edge = step * Math.pow(10, power);
                if (edge <= shortest) {
                    edges.clear();
                }
                if (edges.isEmpty() || edges.getLast() <= longest) {
                    edges.add(edge);
                }
            }
        }
        return edges;
    }

    private static List<Integer> counts(Times times, List<Double> edges) {
        Integer[] counts = new Integer[edges.size() - 1];
        java.util.Arrays.fill(counts, 0);
        for (double time : times.milliseconds()) {
            int bin = 0;
            while (bin < counts.length - 1 && time >= edges.get(bin + 1)) {
                bin++;
            }
            counts[bin]++;
        }
        return List.of(counts);
    }
}
