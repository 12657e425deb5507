package dev.winnow.eval.report;

import dev.winnow.Query;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.report.Part.Column;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every query before and after: the baseline's value beside each candidate's. */
final class QueriesSection {
    private QueriesSection() {}

    private record Change(String label, String text, double before, double after) {}

    static Optional<Section> of(Findings findings) {
        Measured measured = findings.main();
        if (measured.candidates().isEmpty()) {
            return Optional.empty();
        }
        List<Part> parts = new ArrayList<>();
        for (Measured.OfSystem candidate : measured.candidates()) {
            parts.add(chart(findings, candidate, parts.size() + 1));
        }
        return Optional.of(new Section("queries", "Query by query", parts));
    }

    private static Part.Chart chart(Findings findings, Measured.OfSystem candidate, int number) {
        Measured measured = findings.main();
        List<Change> changes = changes(findings, candidate);
        String label = measured.measure().label();
        String baseline = measured.baseline().system();
        List<Map<String, Object>> bars = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (Change change : changes) {
            Map<String, Object> bar = new LinkedHashMap<>();
            bar.put("label", change.label());
            bar.put("text", change.text());
            bar.put("before", change.before());
            bar.put("after", change.after());
            bars.add(bar);
            rows.add(List.of(
                    change.label(),
                    change.text(),
                    Numbers.value(change.before()),
                    Numbers.value(change.after()),
                    Numbers.signed(change.after() - change.before())));
        }
        return new Part.Chart(
                "queries-" + number,
                Part.Kind.QUERIES,
                label + " of each query: " + candidate.system() + " less " + baseline + ", greatest gain first.",
                Map.of("bars", bars, "axis", "change of " + label, "before", baseline, "after", candidate.system()),
                new Part.Table(
                        "",
                        List.of(
                                Column.words("query"),
                                Column.words("text"),
                                Column.number(baseline),
                                Column.number(candidate.system()),
                                Column.number("change")),
                        rows));
    }

    private static List<Change> changes(Findings findings, Measured.OfSystem candidate) {
        Queries queries = findings.experiment().queries();
        Map<String, Double> before = findings.main().baseline().values();
        return candidate.values().entrySet().stream()
                .map(entry -> new Change(
                        entry.getKey(),
                        text(queries, entry.getKey()),
                        before.getOrDefault(entry.getKey(), 0.0),
                        entry.getValue()))
                .sorted(Comparator.<Change>comparingDouble(change -> change.before() - change.after())
                        .thenComparing(Change::label))
                .toList();
    }

    /** A query's words; nothing where only its id is known. */
    static String text(Queries queries, String id) {
        return queries.find(id)
                .map(Queries.Item::query)
                .map(Query::text)
                .filter(text -> !text.equals(id))
                .orElse("");
    }
}
