package dev.winnow.cli;

import dev.winnow.eval.gate.Check;
import dev.winnow.eval.gate.Check.Status;
import dev.winnow.eval.gate.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Verdicts for people, as text and in Markdown, and for machines. */
final class GateReport {
    private GateReport() {}

    static String text(List<Verdict> verdicts) {
        StringBuilder text = new StringBuilder();
        for (Verdict verdict : verdicts) {
            text.append(word(verdict.status()))
                    .append("  ")
                    .append(verdict.gate())
                    .append("  (")
                    .append(about(verdict))
                    .append(")\n");
            for (Check check : verdict.checks()) {
                text.append(String.format(
                        Locale.ROOT, "  %-7s  %s: %s\n", word(check.status()), check.name(), check.reason()));
            }
            verdict.notes()
                    .forEach(note -> text.append("  note     ").append(note).append('\n'));
        }
        return text.append('\n').append(summary(verdicts)).append('\n').toString();
    }

    /** A heading, one row for each check, and the summary; cells hold no unescaped bar. */
    static String markdown(List<Verdict> verdicts) {
        StringBuilder text = new StringBuilder("# Gate: " + summary(verdicts) + "\n\n");
        text.append("| Gate | Check | Result | Reason |\n|---|---|---|---|\n");
        for (Verdict verdict : verdicts) {
            for (Check check : verdict.checks()) {
                String result = check.status() == Status.FAILED ? "**FAILED**" : word(check.status());
                text.append("| ")
                        .append(cell(verdict.gate()))
                        .append(" | ")
                        .append(cell(check.name()))
                        .append(" | ")
                        .append(result)
                        .append(" | ")
                        .append(cell(check.reason()))
                        .append(" |\n");
            }
        }
        text.append('\n');
        for (Verdict verdict : verdicts) {
            text.append("- ").append(cell(verdict.gate())).append(": ").append(cell(about(verdict)));
            verdict.notes().forEach(note -> text.append("; ").append(cell(note)));
            text.append('\n');
        }
        return text.toString();
    }

    static Map<String, Object> json(List<Verdict> verdicts) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("passed", verdicts.stream().noneMatch(verdict -> verdict.status() == Status.FAILED));
        json.put("gates", verdicts.stream().map(GateReport::json).toList());
        return json;
    }

    private static Map<String, Object> json(Verdict verdict) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("gate", verdict.gate());
        json.put("status", name(verdict.status()));
        json.put("data", verdict.data());
        json.put("pipeline", verdict.system());
        json.put("queries", verdict.queries());
        json.put("checks", verdict.checks().stream().map(GateReport::json).toList());
        json.put("notes", verdict.notes());
        return json;
    }

    private static Map<String, Object> json(Check check) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", check.name());
        json.put("status", name(check.status()));
        json.put("numbers", check.numbers());
        json.put("reason", check.reason());
        return json;
    }

    /** Such as {@code 2 of 3 gates passed; failed: fused}. */
    private static String summary(List<Verdict> verdicts) {
        String failed = gates(verdicts, Status.FAILED);
        String skipped = gates(verdicts, Status.SKIPPED);
        long passed = verdicts.stream()
                .filter(verdict -> verdict.status() == Status.PASSED)
                .count();
        return passed + " of " + verdicts.size() + (verdicts.size() == 1 ? " gate" : " gates") + " passed"
                + (failed.isEmpty() ? "" : "; failed: " + failed)
                + (skipped.isEmpty() ? "" : "; skipped: " + skipped);
    }

    private static String gates(List<Verdict> verdicts, Status status) {
        return verdicts.stream()
                .filter(verdict -> verdict.status() == status)
                .map(Verdict::gate)
                .collect(Collectors.joining(", "));
    }

    private static String about(Verdict verdict) {
        return "pipeline " + verdict.system() + " on " + verdict.data() + ", " + verdict.queries()
                + (verdict.queries() == 1 ? " query" : " queries");
    }

    private static String word(Status status) {
        return status == Status.FAILED ? "FAILED" : name(status);
    }

    private static String name(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replaceAll("\\s+", " ");
    }
}
