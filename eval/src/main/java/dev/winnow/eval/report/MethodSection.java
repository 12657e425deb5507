package dev.winnow.eval.report;

import dev.winnow.eval.significance.SignificanceSettings;
import java.util.List;
import java.util.Optional;

/** How the numbers were made. */
final class MethodSection {
    private MethodSection() {}

    static Optional<Section> of(Findings findings) {
        SignificanceSettings settings = findings.settings();
        String confidence = Numbers.percent(1 - settings.alpha());
        return Optional.of(new Section(
                "method",
                "How to read this",
                List.of(new Part.Bullets(List.of(
                        "Metrics are computed as trec_eval computes them; a judged query that a system did not answer counts"
                                + " 0, and a document without a judgement counts as not relevant.",
                        "A system is called better or worse when the paired randomisation test's p-value, corrected by"
                                + " Holm's method, is at most " + settings.alpha() + "; " + settings.rounds()
                                + " rounds, seed " + settings.seed() + ".",
                        "Intervals are Student's at " + confidence + ". Those of the means overlap easily, as the same"
                                + " queries are hard for every system: judge by the interval of the difference.",
                        "\"Not shown to differ\" is not \"equal\": the summary says which difference these queries could"
                                + " have shown.",
                        "Each chart has its numbers below it.")))));
    }
}
