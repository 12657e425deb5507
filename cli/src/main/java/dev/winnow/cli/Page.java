package dev.winnow.cli;

import dev.winnow.Candidate;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.StageScore;
import dev.winnow.app.Winnow;
import dev.winnow.context.Context;
import dev.winnow.late.Match;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Quality;
import dev.winnow.pipeline.Trace;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Answers for people: results on one writer, talk about them on the other. */
record Page(PrintWriter out, PrintWriter talk) {
    private static final int WIDTH = 100;
    /** Words that meet themselves in every text and explain nothing. */
    private static final Set<String> COMMON = Set.of(
            "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "how", "i", "in", "is",
            "it", "its", "me", "must", "of", "on", "or", "should", "that", "the", "this", "to", "was", "we", "what",
            "when", "where", "which", "who", "why", "with", "you");

    /** @param explain shows every stage and the words that met, asked of this Winnow */
    void results(Outcome outcome, int top, Optional<Winnow> explain) {
        List<Candidate> shown = outcome.ranking().head(top).candidates();
        if (shown.isEmpty()) {
            talk.println("nothing found");
        }
        for (int i = 0; i < shown.size(); i++) {
            Candidate candidate = shown.get(i);
            out.println(String.format(
                    Locale.ROOT,
                    "%3d  %8s  %-6s %s  %s",
                    i + 1,
                    candidate.last().map(Page::number).orElse("-"),
                    move(outcome, candidate.id(), i),
                    plain(candidate.id()),
                    cut(candidate.passage().title(), WIDTH)));
            out.println("     " + cut(candidate.passage().text(), WIDTH));
            if (!candidate.joined().isEmpty()) {
                out.println("     same:   " + cut(String.join(", ", candidate.joined()), WIDTH));
            }
            if (explain.isPresent()) {
                candidate
                        .probability()
                        .ifPresent(chance -> out.println(
                                "     chance: " + String.format(Locale.ROOT, "%.3f of being relevant", chance)));
                out.println("     stages: " + stages(candidate));
                out.println("     met:    " + met(explain.get(), outcome.query(), candidate.passage()));
            }
        }
        trace(outcome.trace());
        outcome.trace().steps().stream()
                .filter(step -> step.stage().equals("calibration"))
                .flatMap(step -> step.notes().stream())
                .filter(note -> !note.degraded())
                .forEach(note -> talk.println(note.text()));
    }

    /** How far a candidate moved from its first-stage place: up, down, or the same. */
    static String move(Outcome outcome, String id, int index) {
        int before = outcome.firstStage().ids().indexOf(id);
        if (before < 0 || outcome.firstStage().equals(outcome.ranking())) {
            return "";
        }
        int up = before - index;
        return up == 0 ? "=" : up > 0 ? "up " + up : "down " + -up;
    }

    static String number(StageScore score) {
        return String.format(Locale.ROOT, "%.3f", score.score());
    }

    static String stages(Candidate candidate) {
        return candidate.stages().stream()
                .map(score -> score.stage() + " #" + score.rank() + " " + number(score)
                        + (score.lostTokens() > 0 ? " (" + score.lostTokens() + " tokens cut)" : ""))
                .collect(Collectors.joining(" | "));
    }

    /** The strongest meetings of words. */
    static String met(Winnow winnow, Query query, Passage passage) {
        return winnow.evidence(query, passage).stream()
                .filter(match -> !COMMON.contains(match.queryWord().toLowerCase(Locale.ROOT)))
                .filter(match -> Character.isLetterOrDigit(match.queryWord().charAt(0)))
                .limit(5)
                .map(Page::match)
                .collect(Collectors.joining(", "));
    }

    private static String match(Match match) {
        return match.queryWord() + "~" + match.passageWord() + String.format(Locale.ROOT, " %.2f", match.similarity());
    }

    void context(Context context) {
        out.print(plain(context.text()));
        out.println();
        for (Context.Citation citation : context.citations()) {
            out.println("[" + citation.number() + "] " + citation.documentId() + ", characters " + citation.start()
                    + " to " + citation.end() + " (" + citation.passageId() + ", place " + citation.rank() + ")");
        }
        talk.println(context.tokens() + " tokens from " + context.citations().size() + " passages");
        context.dropped().stream()
                .collect(Collectors.groupingBy(
                        dropped -> dropped.reason().startsWith("near-duplicate") ? "near-duplicates" : "did not fit",
                        Collectors.counting()))
                .forEach((reason, count) -> talk.println(count + " left out: " + reason));
    }

    /** One line of times, and one for each stage that was passed over. */
    void trace(Trace trace) {
        talk.println(times(trace));
        Quality quality = trace.quality();
        if (quality.level() != Quality.Level.FULL) {
            talk.println("quality: "
                    + quality.level().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", "
                    + quality.scored() + " of " + quality.of() + " candidates read"
                    + (quality.level() == Quality.Level.SKIPPED
                            ? " (" + quality.reason().orElse("") + ")"
                            : ""));
        }
        trace.degradations()
                .forEach(step -> talk.println((step.failure().isPresent() ? "passed over: " : "in part: ")
                        + step.stage() + " (" + step.degradation().orElse("") + ")"));
    }

    static String times(Trace trace) {
        return trace.steps().stream()
                        .map(step ->
                                step.stage() + " " + milliseconds(step.took().toNanos()))
                        .collect(Collectors.joining(", "))
                + "; together " + milliseconds(trace.total().toNanos());
    }

    private static String milliseconds(long nanos) {
        return String.format(Locale.ROOT, nanos < 10_000_000 ? "%.1f ms" : "%.0f ms", nanos / 1e6);
    }

    /** Indexed text must not drive the terminal: control characters, line ends and tabs apart, show as U+FFFD. */
    static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "\uFFFD");
    }

    /** The text on one line, cut at a word's end. */
    static String cut(String text, int width) {
        String line = plain(text.replaceAll("\\s+", " ").strip());
        if (line.length() <= width) {
            return line;
        }
        int space = line.lastIndexOf(' ', width - 3);
        int end = space > width / 2 ? space : width - 3;
        end -= Character.isHighSurrogate(line.charAt(end - 1)) ? 1 : 0;
        return line.substring(0, end) + "...";
    }

    /** The first-stage order beside the final one, line by line. */
    void sideBySide(Outcome outcome, int top, ToIntFunction<String> grade) {
        Ranking before = outcome.firstStage();
        Ranking after = outcome.ranking();
        out.println(String.format("     %-38s   %s", "first stage", "reranked"));
        for (int i = 0; i < Math.min(top, after.size()); i++) {
            out.println(String.format(
                    Locale.ROOT,
                    "%3d  %-38s   %-38s %s",
                    i + 1,
                    graded(before.candidates().get(i), grade),
                    graded(after.candidates().get(i), grade),
                    move(outcome, after.candidates().get(i).id(), i)));
        }
    }

    private static String graded(Candidate candidate, ToIntFunction<String> grade) {
        int stars = grade.applyAsInt(candidate.id());
        return String.format(
                "%-3s %s %s",
                stars < 0 ? "?" : "*".repeat(stars),
                candidate.id(),
                cut(
                        candidate.passage().title().replaceFirst("^[^:]*: ", ""),
                        Math.max(4, 33 - candidate.id().length())));
    }
}
