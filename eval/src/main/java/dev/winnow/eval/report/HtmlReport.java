package dev.winnow.eval.report;

import dev.winnow.RankFailure;
import dev.winnow.eval.tune.Tuning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One HTML file of findings. It needs nothing beside it and reaches nothing outside it: styles, scripts and numbers are in
 * the file, and its content security policy allows those two scripts and no address. Every chart has its numbers in a
 * table, so that the page makes sense without scripts; it follows the reader's light or dark setting, and prints light.
 *
 * <p>Charts are drawn by Chart.js (MIT licence, kept in the file), which is 200 KB of the page.
 *
 * <p>Useful for: a result that is sent, kept or printed. Not useful for: watching a running system.
 */
public final class HtmlReport {
    private static final Pattern SLOT = Pattern.compile("\\{\\{([a-z]+)}}");
    private static final List<Function<Findings, Optional<Section>>> SECTIONS = List.of(
            SummarySection::of,
            ComparisonSection::of,
            FrontierSection::of,
            SegmentsSection::of,
            CeilingSection::of,
            QueriesSection::of,
            HarmSection::of,
            CalibrationSection::of,
            SkipSection::of,
            LatencySection::of,
            MethodSection::of);

    private HtmlReport() {}

    /** The page as text. Equal findings give equal pages. */
    public static String of(Findings findings) {
        return page(findings, Stream.empty());
    }

    /** The page of what a tuner found: its recommendation, and then the findings of its experiment. */
    public static String of(Findings findings, Tuning tuning) {
        return page(findings, Stream.of(TuningSection.of(tuning)));
    }

    private static String page(Findings findings, Stream<Section> first) {
        List<Section> sections = Stream.concat(first, SECTIONS.stream().flatMap(make -> make.apply(findings).stream()))
                .toList();
        String charts = Resources.charts();
        String script = Resources.text("report.js");
        return fill(Resources.text("report.html"), slot -> switch (slot) {
            case "title" -> Markup.escape(findings.experiment().name() + ": evaluation");
            case "name" -> Markup.escape(findings.experiment().name());
            case "policy" -> policy(charts, script);
            case "style" -> Resources.text("report.css");
            case "contents" -> Markup.contents(sections);
            case "sections" -> Markup.of(sections);
            case "charts" -> charts;
            case "script" -> script;
            default -> throw new IllegalStateException("report.html has an unknown slot: " + slot);
        });
    }

    /** Writes the page, replacing the file. */
    public static void write(Findings findings, Path file) {
        write(of(findings), file);
    }

    /** As {@link #write(Findings, Path)}, for what a tuner found. */
    public static void write(Findings findings, Tuning tuning, Path file) {
        write(of(findings, tuning), file);
    }

    private static void write(String page, Path file) {
        try {
            Files.writeString(file, page);
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot write the report " + file + ": " + e.getMessage(), e);
        }
    }

    /** Each slot of the template replaced once: what is put in is not looked at again. */
    private static String fill(String template, Function<String, String> content) {
        return SLOT.matcher(template).replaceAll(slot -> Matcher.quoteReplacement(content.apply(slot.group(1))));
    }

    /** Nothing may be loaded, and no script may run but these. */
    private static String policy(String... scripts) {
        String allowed = Stream.of(scripts)
                .map(script -> " 'sha256-" + digest(script) + "'")
                .reduce("", String::concat);
        return "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; script-src"
                + allowed;
    }

    private static String digest(String script) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
