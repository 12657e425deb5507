package dev.winnow.eval.report;

import dev.winnow.eval.experiment.Experiment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was compared, and what came of it. */
final class SummarySection {
    private SummarySection() {}

    static Optional<Section> of(Findings findings) {
        Experiment experiment = findings.experiment();
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Text(experiment.queries().size() + " judged queries, "
                + experiment.systems().size()
                + (experiment.systems().size() == 1
                        ? " system"
                        : " systems, compared with " + experiment.baseline().system())
                + "; a document is relevant from grade " + experiment.settings().relevanceLevel() + ". "
                + findings.main().measure().label() + " decides."));
        findings.verdicts().forEach(verdict -> parts.add(new Part.Lead(verdict)));
        if (!findings.sensitivities().isEmpty()) {
            parts.add(new Part.Bullets(findings.sensitivities()));
        }
        long degraded = experiment.systems().stream()
                .mapToLong(system -> system.degraded())
                .sum();
        if (degraded > 0) {
            parts.add(new Part.Lead(degraded + " answers passed over a stage that failed; see which in the trace."));
        }
        return Optional.of(new Section("summary", "Summary", parts));
    }
}
