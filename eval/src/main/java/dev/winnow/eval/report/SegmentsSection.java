package dev.winnow.eval.report;

import dev.winnow.eval.report.Part.Column;
import dev.winnow.eval.segment.Segments;
import dev.winnow.eval.segment.Segments.Result;
import dev.winnow.eval.segment.Segments.Segment;
import dev.winnow.eval.significance.Interval;
import dev.winnow.eval.significance.PValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lift over the baseline within each segment of the queries. */
final class SegmentsSection {
    private SegmentsSection() {}

    static Optional<Section> of(Findings findings) {
        List<Part> parts = new ArrayList<>();
        for (Segments segments : findings.segments().stream().toList()) {
            parts.add(new Part.Text(
                    "The difference to " + segments.baseline() + " within each kind of query. p-values are"
                            + " corrected for all segments and systems of a table; below " + segments.fewestQueries()
                            + " queries a segment has too few to tell."));
            for (Segments.Table table : segments.tables()) {
                if (table.segments().size() > 1) {
                    parts.add(chart(findings, table));
                }
            }
        }
        return parts.size() < 2 ? Optional.empty() : Optional.of(new Section("segments", "Segments", parts));
    }

    private static Part.Chart chart(Findings findings, Segments.Table table) {
        List<Map<String, Object>> bars = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (Segment segment : table.segments()) {
            for (Result result : segment.results()) {
                bars.add(bar(segment, result));
                rows.add(row(segment, result));
            }
        }
        String label = findings.main().measure().label();
        return new Part.Chart(
                "segments-" + findings.segments().orElseThrow().tables().indexOf(table),
                Part.Kind.BARS,
                "By " + table.dimension() + ": difference in mean " + label + ", with "
                        + Numbers.percent(1 - findings.settings().alpha()) + " intervals.",
                Map.of("axis", "difference in " + label, "bars", bars),
                new Part.Table(
                        "",
                        List.of(
                                Column.words(table.dimension()),
                                Column.number("queries"),
                                Column.words("system"),
                                Column.number("mean"),
                                Column.number("difference"),
                                Column.number("won / tied / lost"),
                                Column.number("p"),
                                Column.words("verdict")),
                        rows));
    }

    private static Map<String, Object> bar(Segment segment, Result result) {
        Interval interval = result.interval().orElse(new Interval(result.lift(), result.lift()));
        Map<String, Object> bar = new LinkedHashMap<>();
        bar.put("label", segment.name() + " (" + segment.queries() + "), " + result.system());
        bar.put("system", result.system());
        bar.put("value", result.lift());
        bar.put("low", interval.low());
        bar.put("high", interval.high());
        return bar;
    }

    private static List<String> row(Segment segment, Result result) {
        return List.of(
                segment.name(),
                Integer.toString(segment.queries()),
                result.system(),
                Numbers.value(result.mean()),
                Numbers.signed(result.lift()),
                result.outcomes().wins() + " / " + result.outcomes().ties() + " / "
                        + result.outcomes().losses(),
                result.p().map(PValue::corrected).map(Numbers::p).orElse("-"),
                switch (result.verdict()) {
                    case TOO_FEW -> "too few to tell";
                    case BETTER -> "better";
                    case WORSE -> "worse";
                    case NOT_SHOWN -> "no difference shown";
                });
    }
}
