package dev.winnow.eval.segment;

import dev.winnow.eval.segment.Segments.Result;
import dev.winnow.eval.segment.Segments.Segment;
import dev.winnow.eval.segment.Segments.Table;
import java.util.Locale;

/** The tables of {@link Segments} for a terminal. */
final class SegmentText {
    private SegmentText() {}

    static String of(Segments segments) {
        StringBuilder text = new StringBuilder();
        for (Table table : segments.tables()) {
            line(text, table.dimension(), "queries", "system", segments.metric(), "lift", "w/t/l", "p", "verdict");
            for (Segment segment : table.segments()) {
                String queries = String.valueOf(segment.queries());
                line(
                        text,
                        segment.name(),
                        queries,
                        segments.baseline(),
                        decimals(segment.baselineMean()),
                        "",
                        "",
                        "",
                        "");
                segment.results().forEach(result -> line(text, result));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static void line(StringBuilder text, Result result) {
        line(
                text,
                "",
                "",
                result.system(),
                decimals(result.mean()),
                String.format(Locale.ROOT, "%+.4f", result.lift()),
                result.outcomes().wins() + "/" + result.outcomes().ties() + "/"
                        + result.outcomes().losses(),
                result.p().map(p -> decimals(p.corrected())).orElse("-"),
                switch (result.verdict()) {
                    case TOO_FEW -> "too few queries to tell";
                    case BETTER -> "better";
                    case WORSE -> "worse";
                    case NOT_SHOWN -> "no difference shown";
                });
    }

    private static void line(StringBuilder text, Object... cells) {
        text.append(String.format(Locale.ROOT, "%-18s %7s  %-20s %11s %8s  %-11s %7s  %s", cells)
                        .stripTrailing())
                .append('\n');
    }

    private static String decimals(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
