package dev.winnow.cli;

import dev.winnow.RankFailure;
import dev.winnow.app.TuneTrial;
import dev.winnow.eval.collection.TestCollection;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.report.Findings;
import dev.winnow.eval.report.HtmlReport;
import dev.winnow.eval.report.Measure;
import dev.winnow.eval.significance.SignificanceSettings;
import dev.winnow.eval.tune.TunerSettings;
import dev.winnow.eval.tune.Tuning;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks for the pipeline that answers a collection's judged queries best within a latency budget, and writes it. */
@Command(
        name = "tune",
        mixinStandardHelpOptions = true,
        description = "Find the best pipeline within a latency budget, and whether reranking is worth it.",
        footer = {
            "",
            "Examples:",
            "  winnow tune --index IDX --collection samples/handbook --budget 100ms --write tuned.yaml",
            "  winnow tune --index IDX --collection DIR --budget 1s --model FOLDER --report tuning.html"
        })
final class TuneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--index", required = true, paramLabel = "IDX", description = "The index's folder.")
    private Path index = Path.of(".");

    @Option(
            names = "--collection",
            required = true,
            paramLabel = "DIR",
            description = "Queries and judgements, in the BEIR layout.")
    private Path collection = Path.of(".");

    @Option(
            names = "--split",
            defaultValue = "test",
            description = "Which judgements: the file's name in qrels/. Default: ${DEFAULT-VALUE}")
    private String split = "test";

    @Option(
            names = "--budget",
            required = true,
            paramLabel = "TIME",
            description = "What 95 of 100 answers may take at most, such as 100ms or 1s.")
    private String budget = "";

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            description = "Also try this cross-encoder, in the Hugging Face layout: alone, and after late interaction.")
    private @Nullable Path model;

    @Option(
            names = {"-m", "--metric"},
            paramLabel = "METRIC",
            defaultValue = "nDCG@10",
            description = "What is to be as good as can be. Default: ${DEFAULT-VALUE}")
    private String metric = "nDCG@10";

    @Option(
            names = "-l",
            paramLabel = "LEVEL",
            defaultValue = "1",
            description = "The grade from which a document counts as relevant. Default: ${DEFAULT-VALUE}")
    private int level = 1;

    @Option(
            names = "--folds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many parts the queries are cut into for cross-validation. Default: ${DEFAULT-VALUE}")
    private int folds = 5;

    @Option(
            names = "--seed",
            defaultValue = "42",
            description = "Of the folds and of the random draws of tests and intervals. Default: ${DEFAULT-VALUE}")
    private long seed = 42;

    @Option(
            names = "--work",
            paramLabel = "FOLDER",
            description =
                    "Where scores, rankings and their times are kept, so that a killed or second run pays for none"
                            + " twice. Default: beside the index, with .tune at its name's end")
    private @Nullable Path work;

    @Option(names = "--write", paramLabel = "OUT.yaml", description = "Write the pipeline, for search --pipeline.")
    private @Nullable Path write;

    @Option(names = "--report", paramLabel = "OUT.html", description = "Also write one HTML page with charts.")
    private @Nullable Path report;

    @Option(names = "--json", description = "Print everything as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        TunerSettings settings = settings();
        if (write != null) {
            OutputFile.requireWritable("the pipeline", write, "tuned.yaml");
        }
        if (report != null) {
            OutputFile.requireWritable("the report", report, "tuning.html");
        }
        TuneTrial.Answer answer;
        try (TaskProgress progress = new TaskProgress(spec.commandLine().getErr())) {
            answer = TuneTrial.run(
                    new TuneTrial.Request(
                            TestCollection.open(collection),
                            split,
                            index,
                            Optional.ofNullable(model),
                            work == null ? beside(index) : work,
                            settings),
                    progress::step);
        }
        show(answer);
        return 0;
    }

    private TunerSettings settings() {
        return TunerSettings.within(Durations.parse("the budget", budget))
                .withMetric(metric, Metric.named(metric))
                .withEvaluation(EvaluationSettings.standard().withRelevanceLevel(level))
                .withFolds(folds)
                .withSignificance(SignificanceSettings.defaults().withSeed(seed));
    }

    private static Path beside(Path index) {
        Path folder = index.toAbsolutePath().normalize();
        return folder.resolveSibling(folder.getFileName() + ".tune");
    }

    private void show(TuneTrial.Answer answer) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Tuning tuning = answer.tuning();
        if (json) {
            out.println(Json.write(TuneReport.json(tuning, answer.pipeline())));
        } else {
            TuneReport.print(tuning, answer.pipeline(), out);
        }
        if (write != null) {
            write(write, TuneReport.file(tuning, answer.pipeline()));
            err.println("pipeline written to " + write + "; try: winnow search --index " + index + " --pipeline "
                    + write + " QUERY");
        }
        if (report != null) {
            Findings findings = Findings.of(
                    tuning.experiment(),
                    List.of(new Measure(metric, tuning.settings().metric())),
                    tuning.settings().significance());
            HtmlReport.write(findings, tuning, report);
            err.println("report written to " + report);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
