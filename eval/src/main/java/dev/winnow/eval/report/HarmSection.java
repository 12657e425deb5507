package dev.winnow.eval.report;

import dev.winnow.eval.report.Part.Column;
import dev.winnow.eval.segment.Harm;
import dev.winnow.eval.segment.Harm.HarmedQuery;
import dev.winnow.eval.segment.Harm.Movement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The queries that were made worse, and who moved what. */
final class HarmSection {
    private static final int QUERIES = 10;
    private static final int MOVEMENTS = 3;

    private HarmSection() {}

    static Optional<Section> of(Findings findings) {
        List<Part> parts = new ArrayList<>();
        for (Harm harm : findings.harms()) {
            if (!harm.harmed().isEmpty()) {
                parts.add(table(harm, findings.main().measure().label()));
            }
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(new Section("harm", "What got worse", parts));
    }

    private static Part.Table table(Harm harm, String label) {
        List<List<String>> rows =
                harm.harmed().stream().limit(QUERIES).map(HarmSection::row).toList();
        int more = harm.harmed().size() - rows.size();
        return new Part.Table(
                harm.system() + " against " + harm.reference() + ": "
                        + harm.harmed().size() + " of " + harm.queries() + " queries got worse"
                        + (more > 0 ? "; the worst " + rows.size() : "") + ".",
                List.of(
                        Column.words("query"),
                        Column.words("text"),
                        Column.number(label + " before"),
                        Column.number("after"),
                        Column.words("judged documents that moved")),
                rows);
    }

    private static List<String> row(HarmedQuery query) {
        return List.of(
                query.id(),
                query.text().equals(query.id()) ? "" : query.text(),
                Numbers.value(query.before()),
                Numbers.value(query.after()),
                query.movements().stream()
                        .limit(MOVEMENTS)
                        .map(HarmSection::words)
                        .collect(Collectors.joining("; ")));
    }

    private static String words(Movement movement) {
        return movement.documentId() + " (grade " + movement.grade() + ") " + place(movement.before()) + " \u2192 "
                + place(movement.after())
                + movement.stage().map(stage -> " by " + stage).orElse("");
    }

    private static String place(OptionalInt place) {
        return place.isPresent() ? Integer.toString(place.getAsInt()) : "absent";
    }
}
