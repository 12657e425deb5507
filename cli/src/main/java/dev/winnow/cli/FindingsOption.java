package dev.winnow.cli;

import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.eval.report.Findings;
import dev.winnow.eval.report.HtmlReport;
import dev.winnow.eval.report.Measure;
import dev.winnow.eval.significance.SignificanceSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What every command that compares systems understands, and how it shows what it found. */
final class FindingsOption {
    private static final List<String> MEASURES = List.of("nDCG@10", "MRR@10", "R@100", "judged@10");

    @Option(
            names = {"-m", "--metric"},
            paramLabel = "METRIC",
            description = "What to compare by, such as nDCG@10 or map; repeat it for more. The first decides. Default:"
                    + " nDCG@10, MRR@10, R@100, judged@10")
    private List<String> metrics = new ArrayList<>();

    @Option(
            names = "-l",
            paramLabel = "LEVEL",
            defaultValue = "1",
            description = "The grade from which a document counts as relevant. Default: ${DEFAULT-VALUE}")
    private int level = 1;

    @Option(
            names = "--seed",
            defaultValue = "42",
            description = "Of the random draws of tests and intervals. Default: ${DEFAULT-VALUE}")
    private long seed = 42;

    @Option(names = "--report", paramLabel = "OUT.html", description = "Also write one HTML page with charts.")
    private @Nullable Path report;

    @Option(names = "--json", description = "Print everything as JSON.")
    private boolean json;

    List<Measure> measures() {
        return Measure.parse(metrics.isEmpty() ? MEASURES : metrics);
    }

    EvaluationSettings evaluation() {
        return EvaluationSettings.standard().withRelevanceLevel(level);
    }

    SignificanceSettings significance() {
        return SignificanceSettings.defaults().withSeed(seed);
    }

    void requireWritable() {
        if (report != null) {
            OutputFile.requireWritable("the report", report, "report.html");
        }
    }

    void show(Findings findings, CommandSpec spec) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(FindingsJson.of(findings)));
        } else {
            new FindingsPage(out).print(findings);
        }
        if (report != null) {
            HtmlReport.write(findings, report);
            spec.commandLine().getErr().println("report written to " + report);
        }
    }
}
