package dev.winnow.eval.report;

import dev.winnow.eval.report.Part.Column;
import dev.winnow.eval.significance.Comparison;
import dev.winnow.eval.significance.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every system's mean of every metric, and its difference to the baseline. */
final class ComparisonSection {
    private ComparisonSection() {}

    static Optional<Section> of(Findings findings) {
        String confidence = Numbers.percent(1 - findings.settings().alpha());
        List<Part> parts = new ArrayList<>();
        for (Measured measured : findings.measures()) {
            parts.add(table(measured, confidence));
        }
        parts.addFirst(chart(findings.main(), confidence));
        if (findings.experiment().systems().size() > 1) {
            parts.add(new Part.Text(
                    "p is the paired randomisation test's, corrected by Holm's method for the number of systems;"
                            + " t-test p the paired t-test's, corrected alike; d the effect size, the mean difference over"
                            + " the standard deviation of the differences."));
        }
        return Optional.of(new Section("comparison", "Systems and significance", parts));
    }

    private static Part.Table table(Measured measured, String confidence) {
        List<Column> columns = new ArrayList<>(List.of(
                Column.words(measured.measure().label()),
                Column.number("mean"),
                Column.number(confidence + " interval")));
        if (measured.systems().size() > 1) {
            columns.addAll(List.of(
                    Column.number("difference"),
                    Column.number(confidence + " interval"),
                    Column.number("p"),
                    Column.number("t-test p"),
                    Column.number("d"),
                    Column.number("won / tied / lost")));
        }
        List<List<String>> rows = new ArrayList<>();
        for (Measured.OfSystem system : measured.systems()) {
            List<String> row = new ArrayList<>(
                    List.of(system.system(), Numbers.value(system.mean()), interval(system.interval())));
            if (measured.systems().size() > 1) {
                row.addAll(system.comparison().map(ComparisonSection::cells).orElse(List.of("", "", "", "", "", "")));
            }
            rows.add(row);
        }
        return new Part.Table("", columns, rows);
    }

    private static List<String> cells(Comparison comparison) {
        Interval student = comparison.intervals().student();
        return List.of(
                Numbers.signed(comparison.difference().mean()),
                Numbers.signed(student.low()) + " to " + Numbers.signed(student.high()),
                Numbers.p(comparison.randomization().corrected()),
                Numbers.p(comparison.student().corrected()),
                comparison.difference().effectSize().isPresent()
                        ? Numbers.signed(comparison.difference().effectSize().getAsDouble())
                        : "-",
                comparison.outcomes().wins() + " / " + comparison.outcomes().ties() + " / "
                        + comparison.outcomes().losses());
    }

    private static String interval(Interval interval) {
        return Numbers.end(interval.low()) + " to " + Numbers.end(interval.high());
    }

    private static Part.Chart chart(Measured measured, String confidence) {
        List<Map<String, Object>> bars = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (Measured.OfSystem system : measured.systems()) {
            Map<String, Object> bar = new LinkedHashMap<>();
            bar.put("label", system.system());
            bar.put("system", system.system());
            bar.put("value", system.mean());
            bar.put("low", system.interval().low());
            bar.put("high", system.interval().high());
            bars.add(bar);
            rows.add(List.of(system.system(), Numbers.value(system.mean()), interval(system.interval())));
        }
        String label = measured.measure().label();
        return new Part.Chart(
                "means",
                Part.Kind.BARS,
                "Mean " + label + " of each system with its " + confidence + " interval.",
                Map.of("axis", label, "bars", bars),
                new Part.Table(
                        "",
                        List.of(Column.words("system"), Column.number(label), Column.number(confidence + " interval")),
                        rows));
    }
}
