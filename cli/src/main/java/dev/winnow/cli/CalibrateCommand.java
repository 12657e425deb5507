package dev.winnow.cli;

import dev.winnow.app.CalibrationTrial;
import dev.winnow.app.PipelineSettings;
import dev.winnow.calibrate.Calibration;
import dev.winnow.calibrate.Cut;
import dev.winnow.calibrate.HeldOut;
import dev.winnow.calibrate.Method;
import dev.winnow.calibrate.Reliability;
import dev.winnow.eval.calibrate.BlendSearch;
import dev.winnow.eval.calibrate.CalibrationFile;
import dev.winnow.eval.collection.TestCollection;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.report.Numbers;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Learns from judgements what a stage's scores mean, says what that is worth, and writes it beside the model. */
@Command(
        name = "calibrate",
        mixinStandardHelpOptions = true,
        description = "Learn how likely a score is to be relevant, and which thresholds keep which precision.",
        footer = {
            "",
            "Examples:",
            "  winnow calibrate --index IDX --collection samples/handbook --write calibration.json",
            "  winnow calibrate --index IDX --collection DIR --pipeline mine.yaml --method isotonic --blend"
        })
final class CalibrateCommand implements Callable<Integer> {
    private static final List<Double> TARGETS = List.of(0.5, 0.6, 0.7, 0.8, 0.9);

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
            names = "--pipeline",
            paramLabel = "NAME|FILE",
            defaultValue = "default",
            description = "Whose scores: bm25, dense, fused, default, or a YAML file. Default: ${DEFAULT-VALUE}")
    private String pipeline = "default";

    @Option(
            names = "--stage",
            paramLabel = "NAME",
            description = "Which stage's scores. Default: the last whose scores are comparable across queries")
    private @Nullable String stage;

    @Option(
            names = "--method",
            defaultValue = "PLATT",
            description = "platt, isotonic (for thousands of judged pairs) or temperature (for logits). Default: platt")
    private Method method = Method.PLATT;

    @Option(
            names = "--correct-length",
            description = "Take out of the scores how far they lean to long or short texts; the pipeline then orders by"
                    + " what is left. See what it costs or gains with winnow eval.")
    private boolean correctLength;

    @Option(
            names = "-l",
            paramLabel = "LEVEL",
            defaultValue = "1",
            description = "The grade from which a document counts as relevant. Default: ${DEFAULT-VALUE}")
    private int level = 1;

    @Option(
            names = "--judged-only",
            description = "Leave out candidates without a grade; otherwise they count as not relevant.")
    private boolean judgedOnly;

    @Option(
            names = "--folds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many parts the queries are cut into for cross-validation. Default: ${DEFAULT-VALUE}")
    private int folds = 5;

    @Option(names = "--seed", defaultValue = "42", description = "Of the folds. Default: ${DEFAULT-VALUE}")
    private long seed = 42;

    @Option(
            names = "--blend",
            description = "Also find the stage's best share beside the first stage, by nDCG@10; for a pipeline with one"
                    + " reranker that does not blend.")
    private boolean blend;

    @Option(
            names = "--write",
            paramLabel = "OUT.json",
            description = "Write the calibration, for 'calibration: {file: OUT.json}' in a pipeline.")
    private @Nullable Path write;

    @Option(names = "--json", description = "Print everything as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (write != null) {
            OutputFile.requireWritable("the calibration", write, "calibration.json");
        }
        PipelineSettings settings = PipelineSettings.find(pipeline);
        TestCollection judged = TestCollection.open(collection);
        CalibrationTrial.Answer answer;
        try (Bar bar = Bar.of("asking", judged.queries(split).size())) {
            answer = CalibrationTrial.run(
                    new CalibrationTrial.Request(
                            judged,
                            split,
                            index,
                            settings,
                            Optional.ofNullable(stage),
                            method,
                            correctLength,
                            EvaluationSettings.standard().withRelevanceLevel(level),
                            judgedOnly,
                            folds,
                            seed),
                    (system, asked, ofAll) -> bar.step());
        }
        Optional<BlendSearch> found =
                blend ? Optional.of(answer.blend(Metric.named("nDCG@10"), folds, seed)) : Optional.empty();
        if (json) {
            spec.commandLine().getOut().println(Json.write(json(answer, found)));
        } else {
            print(answer, found);
        }
        if (write != null) {
            CalibrationFile.write(answer.calibration(), write);
            spec.commandLine().getErr().println("calibration written to " + write);
        }
        return 0;
    }

    private static Map<String, Object> json(CalibrationTrial.Answer answer, Optional<BlendSearch> blend) {
        Calibration calibration = answer.calibration();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("stage", calibration.stage());
        map.put("model", calibration.model());
        map.put("scale", word(calibration.scale()));
        map.put("method", word(calibration.method()));
        map.put("calibrator", calibration.calibrator());
        HeldOut held = calibration.heldOut();
        map.put("queries", held.queries());
        map.put("relevant", held.relevant());
        map.put("reliability", held.reliability());
        map.put("cuts", held.cuts());
        held.noAnswer().ifPresent(decision -> map.put("no-answer", decision));
        answer.length().ifPresent(bias -> {
            map.put("length", bias);
            map.put("length-corrected", calibration.length().isPresent());
        });
        blend.ifPresent(found -> map.put("blend", found));
        return map;
    }

    private void print(CalibrationTrial.Answer answer, Optional<BlendSearch> blend) {
        Calibration calibration = answer.calibration();
        PrintWriter out = spec.commandLine().getOut();
        HeldOut held = calibration.heldOut();
        Reliability reliability = held.reliability();
        out.println(calibration.stage() + " of " + calibration.model() + ", scale " + word(calibration.scale())
                + ", by " + word(calibration.method()));
        out.println(held.queries() + " queries, " + reliability.pairs() + " pairs, " + held.relevant() + " relevant; "
                + (judgedOnly
                        ? "candidates without a grade left out"
                        : "candidates without a grade count as not relevant"));
        out.println("on queries not learned from: expected calibration error " + Numbers.value(reliability.error())
                + ", Brier score " + Numbers.value(reliability.brier()));
        out.println();
        line(out, "said", "came true", "pairs");
        reliability
                .bins()
                .forEach(bin ->
                        line(out, Numbers.end(bin.said()), Numbers.end(bin.cameTrue()), Integer.toString(bin.pairs())));
        out.println();
        line(out, "precision", "from", "recall");
        for (double target : TARGETS) {
            Optional<Cut> cut =
                    held.cuts().stream().filter(of -> of.precision() >= target).findFirst();
            line(
                    out,
                    Numbers.percent(target),
                    cut.map(of -> Numbers.end(of.probability())).orElse("not reached"),
                    cut.map(of -> Numbers.end(of.recall())).orElse(""));
        }
        out.println();
        held.noAnswer()
                .ifPresentOrElse(
                        decision -> out.println("no good answer below " + Numbers.end(decision.cut()) + ": wrong for "
                                + Numbers.percent(decision.wronglyRefused()) + " of " + decision.queries()
                                + " queries with an answer, and misses " + Numbers.percent(decision.wronglyAnswered())
                                + " of them with the relevant candidates taken out"),
                        () -> out.println("too few queries have a relevant candidate to tell when there is no answer"));
        answer.length()
                .ifPresent(bias -> out.println(
                        "length: a text twice as long scores " + String.format(Locale.ROOT, "%+.4f", bias.slope())
                                + " at equal relevance (standard error " + Numbers.value(bias.error())
                                + ", rank correlation " + String.format(Locale.ROOT, "%+.3f", bias.spearman()) + ", "
                                + bias.pairs() + " pairs)"
                                + (calibration.length().isPresent() ? "; taken out" : "")));
        blend.ifPresent(
                found -> out.println("blend: " + found.weight() + " gives nDCG@10 " + Numbers.value(found.heldOut())
                        + " on queries not learned from (" + Numbers.value(found.alone()) + " alone, "
                        + Numbers.value(found.before()) + " before it)"));
    }

    private static void line(PrintWriter out, String first, String second, String third) {
        out.println(String.format(Locale.ROOT, "%10s %12s %8s", first, second, third)
                .stripTrailing());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
