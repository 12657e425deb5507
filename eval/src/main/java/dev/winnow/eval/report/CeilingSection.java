package dev.winnow.eval.report;

import dev.winnow.eval.ceiling.Ceiling;
import dev.winnow.eval.ceiling.RecallCurve;
import dev.winnow.eval.report.Part.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** How much retrieval finds, and what a reranker could make of it. */
final class CeilingSection {
    private CeilingSection() {}

    static Optional<Section> of(Findings findings) {
        if (findings.ceilings().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Section(
                "ceiling",
                "Recall, and what reranking can gain",
                List.of(new Part.Bullets(findings.ceilingSentences()), table(findings), chart(curves(findings)))));
    }

    private static Part.Table table(Findings findings) {
        List<List<String>> rows = new ArrayList<>();
        for (Ceiling ceiling : findings.ceilings()) {
            rows.add(List.of(
                    ceiling.system(),
                    Numbers.value(ceiling.retrieved()),
                    Numbers.value(ceiling.current()),
                    Numbers.value(ceiling.best()),
                    Numbers.value(ceiling.perfect()),
                    switch (ceiling.verdict()) {
                        case FIX_RETRIEVAL_FIRST -> "fix retrieval first";
                        case IMPROVE_RANKING -> "improve the order";
                        case NEAR_THE_CEILING -> "near the ceiling";
                    }));
        }
        return new Part.Table(
                "",
                List.of(
                        Column.words(findings.main().measure().label()),
                        Column.number("first stage"),
                        Column.number("now"),
                        Column.number("perfect order"),
                        Column.number("everything found"),
                        Column.words("advice")),
                rows);
    }

    /** Every system's retrieval, each stage that is no system of its own, and every order that a reranker changed. */
    private static Map<String, RecallCurve> curves(Findings findings) {
        Map<String, RecallCurve> curves = new LinkedHashMap<>();
        findings.ceilings().forEach(ceiling -> add(curves, ceiling.system(), ceiling.retrieval()));
        for (Ceiling ceiling : findings.ceilings()) {
            for (RecallCurve stage : ceiling.stages()) {
                if (!curves.containsKey(stage.stage())) {
                    add(curves, stage.stage(), stage);
                }
            }
            add(curves, ceiling.system() + ", final order", ceiling.ranking());
        }
        return curves;
    }

    private static void add(Map<String, RecallCurve> curves, String label, RecallCurve curve) {
        if (curves.values().stream().noneMatch(known -> known.points().equals(curve.points()))) {
            curves.put(label, curve);
        }
    }

    private static Part.Chart chart(Map<String, RecallCurve> curves) {
        List<Map<String, Object>> series = new ArrayList<>();
        List<Column> columns = new ArrayList<>(List.of(Column.number("K")));
        TreeSet<Integer> depths = new TreeSet<>();
        curves.forEach((label, curve) -> {
            List<Map<String, Object>> points = new ArrayList<>();
            for (RecallCurve.Point point : curve.points()) {
                points.add(Map.of("x", point.depth(), "y", point.recall()));
                depths.add(point.depth());
            }
            series.add(Map.of("label", label, "points", points));
            columns.add(Column.number(label));
        });
        List<List<String>> rows = new ArrayList<>();
        for (int depth : depths) {
            List<String> row = new ArrayList<>(List.of(Integer.toString(depth)));
            curves.values().forEach(curve -> row.add(recall(curve, depth)));
            rows.add(row);
        }
        return new Part.Chart(
                "recall",
                Part.Kind.LINES,
                "Recall: the share of the relevant documents among the first K.",
                Map.of("series", series, "x", "K (logarithmic)", "y", "recall@K"),
                new Part.Table("", columns, rows));
    }

    private static String recall(RecallCurve curve, int depth) {
        return curve.points().stream()
                .filter(point -> point.depth() == depth)
                .map(point -> (point.isExact() ? "" : "at least ") + Numbers.value(point.recall()))
                .findFirst()
                .orElse("");
    }
}
