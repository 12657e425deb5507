package dev.winnow.eval.report;

import dev.winnow.eval.report.Part.Column;
import java.util.List;
import java.util.Optional;

/** What the rules that skip stages cost. */
final class SkipSection {
    private SkipSection() {}

    static Optional<Section> of(Findings findings) {
        if (findings.skips().isEmpty()) {
            return Optional.empty();
        }
        String label = findings.main().measure().label();
        List<List<String>> rows = findings.skips().stream()
                .map(cost -> List.of(
                        cost.system(),
                        cost.rule(),
                        cost.queries() + " of " + cost.of(),
                        Numbers.value(cost.skipped()),
                        Numbers.value(cost.asked()),
                        Numbers.signed(cost.cost()),
                        Numbers.milliseconds(Math.max(0, cost.milliseconds()))))
                .toList();
        return Optional.of(new Section(
                "skips",
                "What skipping cost",
                List.of(new Part.Table(
                        "Queries for which a rule skipped a stage were asked again with every rule off.",
                        List.of(
                                Column.words("system"),
                                Column.words("stage and rule"),
                                Column.words("queries"),
                                Column.number(label + " skipped"),
                                Column.number("asked"),
                                Column.number("cost over all"),
                                Column.number("ms saved each")),
                        rows))));
    }
}
