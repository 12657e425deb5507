package dev.winnow.cli;

import dev.winnow.eval.calibrate.Honesty;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.report.Findings;
import dev.winnow.eval.report.Measured;
import dev.winnow.eval.report.Numbers;
import dev.winnow.eval.report.Times;
import dev.winnow.eval.segment.Harm;
import dev.winnow.eval.significance.Comparison;
import dev.winnow.eval.significance.Interval;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** What an experiment found, for people. */
record FindingsPage(PrintWriter out) {
    private static final int WORST = 3;

    void print(Findings findings) {
        Experiment experiment = findings.experiment();
        out.println(experiment.name() + ": " + experiment.queries().size() + " judged queries"
                + (experiment.systems().size() > 1
                        ? ", compared with " + experiment.baseline().system()
                        : ""));
        String confidence = Numbers.percent(1 - findings.settings().alpha());
        for (int i = 0; i < findings.measures().size(); i++) {
            out.println();
            table(
                    findings,
                    findings.measures().get(i),
                    confidence,
                    i == 0 && !findings.times().isEmpty());
        }
        out.println();
        findings.verdicts().forEach(out::println);
        findings.sensitivities().forEach(out::println);
        out.println();
        findings.ceilingSentences().forEach(out::println);
        Honesty.of(experiment)
                .forEach(honesty -> out.println(honesty.system() + ": expected calibration error "
                        + Numbers.value(honesty.reliability().error()) + " (" + honesty.source() + ")"));
        findings.segments().ifPresent(segments -> {
            out.println();
            out.println(segments.text().stripTrailing());
        });
        if (!findings.skips().isEmpty()) {
            out.println();
            findings.skips()
                    .forEach(cost ->
                            out.println(cost.sentence(findings.main().measure().label())));
        }
        harm(findings);
        experiment.systems().stream()
                .filter(system -> system.degraded() > 0)
                .forEach(system -> out.println(
                        system.degraded() + " answers of " + system.system() + " passed over a stage that failed"));
    }

    /** The worst of what the rerankers did; without rerankers, of what is worse than the baseline. */
    private void harm(Findings findings) {
        List<Harm> byRerankers = findings.harms().stream()
                .filter(harm -> !harm.reference()
                        .equals(findings.experiment().baseline().system()))
                .toList();
        for (Harm harm : byRerankers.isEmpty() ? findings.harms() : byRerankers) {
            out.println();
            out.println(harm.system() + " against " + harm.reference() + ": " + harm.improved() + " queries better, "
                    + harm.unchanged() + " the same, " + harm.harmed().size() + " worse"
                    + (harm.harmed().isEmpty() ? "" : "; the worst:"));
            harm.harmed().stream().limit(WORST).forEach(query -> {
                String text = query.text().equals(query.id()) ? "" : "  " + Page.cut(query.text(), 70);
                out.println("  " + query.id() + "  " + Numbers.value(query.before()) + " to "
                        + Numbers.value(query.after()) + text);
                query.movements().stream().limit(2).forEach(movement -> out.println("      " + words(movement)));
            });
        }
    }

    private static String words(Harm.Movement movement) {
        return movement.documentId() + ", grade " + movement.grade() + ": place " + place(movement.before()) + " to "
                + place(movement.after())
                + movement.stage().map(stage -> ", by " + stage).orElse("");
    }

    private static String place(OptionalInt place) {
        return place.isPresent() ? Integer.toString(place.getAsInt()) : "none";
    }

    private void table(Findings findings, Measured measured, String confidence, boolean isTimed) {
        boolean several = measured.systems().size() > 1;
        line(
                measured.measure().label(),
                "mean",
                confidence,
                several ? "diff" : "",
                several ? confidence : "",
                several ? "p" : "",
                several ? "won/tied/lost" : "",
                isTimed ? "p50 ms" : "",
                isTimed ? "p95 ms" : "");
        for (Measured.OfSystem system : measured.systems()) {
            String difference = "";
            String interval = "";
            String p = "";
            String outcomes = "";
            if (system.comparison().isPresent()) {
                Comparison comparison = system.comparison().get();
                Interval student = comparison.intervals().student();
                difference = Numbers.signed(comparison.difference().mean());
                interval = "[" + Numbers.signed(student.low()) + ", " + Numbers.signed(student.high()) + "]";
                p = Numbers.p(comparison.randomization().corrected());
                outcomes = comparison.outcomes().wins() + "/"
                        + comparison.outcomes().ties() + "/"
                        + comparison.outcomes().losses();
            }
            line(
                    system.system(),
                    Numbers.value(system.mean()),
                    "[" + Numbers.end(system.interval().low()) + ", "
                            + Numbers.end(system.interval().high()) + "]",
                    difference,
                    interval,
                    p,
                    outcomes,
                    isTimed ? time(findings, system, 0.5) : "",
                    isTimed ? time(findings, system, 0.95) : "");
        }
    }

    private void line(Object... cells) {
        out.println(String.format(Locale.ROOT, "%-24s %7s %-17s %8s %-19s %9s %14s %8s %8s", cells)
                .stripTrailing());
    }

    private static String time(Findings findings, Measured.OfSystem system, double share) {
        return findings.times(system.system())
                .map((Times times) -> Numbers.milliseconds(times.quantile(share)))
                .orElse("");
    }
}
