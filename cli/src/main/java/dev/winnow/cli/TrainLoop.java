package dev.winnow.cli;

import dev.winnow.RankFailure;
import dev.winnow.app.CacheSettings;
import dev.winnow.app.CalibrationTrial;
import dev.winnow.app.EngineSettings;
import dev.winnow.app.Incumbent;
import dev.winnow.app.Models;
import dev.winnow.app.PipelineSettings;
import dev.winnow.app.Trial;
import dev.winnow.app.Winnow;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.calibrate.Calibration;
import dev.winnow.calibrate.Method;
import dev.winnow.calibrate.Threshold;
import dev.winnow.eval.calibrate.CalibrationFile;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.gate.Check;
import dev.winnow.eval.gate.Replacement;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.significance.SignificanceSettings;
import dev.winnow.judging.JudgedQueries;
import dev.winnow.lucene.LuceneIndex;
import dev.winnow.training.Export;
import dev.winnow.training.ModelCard;
import dev.winnow.training.Trained;
import dev.winnow.training.data.TrainingGroup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The work of {@code winnow train --from}: judgements become groups, groups a model, and the model takes the place of the one that
 * answers now when queries that it never saw say so.
 */
final class TrainLoop {
    private static final Metric METRIC = Metric.named("nDCG@10");
    private static final int FOLDS = 5;

    private final TrainCommand asked;
    private final Training training;
    private final Path index;
    private final PrintWriter out;
    private final PrintWriter err;

    TrainLoop(TrainCommand asked) {
        this.asked = asked;
        this.training = Training.of(asked);
        this.index = asked.loop.folder();
        this.out = asked.spec.commandLine().getOut();
        this.err = asked.spec.commandLine().getErr();
    }

    int call() {
        Export.requireEmpty(asked.to);
        PipelineSettings pipeline =
                PipelineSettings.find(asked.loop.pipeline == null ? "default" : asked.loop.pipeline);
        requireAnswers(pipeline);
        Incumbent incumbent = Incumbent.of(pipeline, training.kind(), index);
        ModelBundle start = start(incumbent);
        training.check(start);
        try (TemporaryFolder work = TemporaryFolder.create("winnow-train")) {
            JudgedFolder judged = read(work.path().resolve("judged"), readable(incumbent, start));
            try (Models models = Models.standard()) {
                LoopGroups groups =
                        LoopGroups.of(judged, models, incumbent, index, work.path(), asked.options.seed, err);
                err.println("begins from " + start.name());
                try (Trained trained = training.train(models, start, groups.train(), groups.dev())) {
                    return promote(trained, groups.probes(), judged, incumbent, work.path());
                }
            }
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot write to the folder for temporary files: " + e, e);
        }
    }

    /** The pipeline and the index must fit; to be asked before the work, not found out after it. */
    private void requireAnswers(PipelineSettings pipeline) {
        try (Winnow now = Winnow.open(index, bare(pipeline))) {
            if (now.size() == 0) {
                throw new RankFailure.InvalidInput(
                        "the index in " + index + " holds no passage; give the index whose passages were judged");
            }
        }
    }

    /** What answers now, where it is of the kind that is trained; else what comes with Winnow. */
    private ModelBundle start(Incumbent incumbent) {
        if (asked.model != null) {
            return Bundles.find(asked.model);
        }
        return incumbent
                .model()
                .map(Bundles::find)
                .filter(bundle -> bundle.kind() == training.kind())
                .orElseGet(() -> Bundles.find(
                        switch (training.kind()) {
                            case ENCODER -> Models.BUNDLED_RERANKER;
                            case CROSS_ENCODER -> Models.BUNDLED_ENCODER;
                        }));
    }

    /** By what answers now and by what is to; else the first long query would end the command when it is asked. */
    private Predicate<String> readable(Incumbent incumbent, ModelBundle start) {
        return Readers.all(incumbent.readers(index).stream().map(Bundles::find).toList())
                .and(Readers.one(training.cut(start), training.kind()));
    }

    private JudgedFolder read(Path folder, Predicate<String> readable) throws IOException {
        Optional<Queries> known =
                Optional.ofNullable(asked.loop.queries).map(file -> Queries.read(file, MalformedPolicy.fail()));
        JudgedQueries from = JudgedQueries.read(asked.loop.judgements(), known);
        Optional<JudgedQueries> test = Optional.ofNullable(asked.test).map(file -> JudgedQueries.read(file, known));
        double held = asked.loop.held == null ? 0.2 : asked.loop.held;
        JudgedFolder judged;
        try (LuceneIndex open = LuceneIndex.open(index)) {
            judged = JudgedFolder.write(folder, open, readable, from, test, held, asked.options.seed);
        }
        judged.notes().forEach(note -> err.println("left out: " + note));
        int leaked = judged.division().leaked().size();
        if (leaked > 0 && !asked.allowLeaks) {
            throw new RankFailure.InvalidInput(
                    leaked + " queries of --test are among those of --from, by their words; take"
                            + " them out of one side, or say --allow-leaks to leave them out of what is learned");
        }
        err.println(judged.division().learn().size() + " judged queries to learn from, "
                + judged.division().dev().size() + " to choose by, "
                + judged.division().test().size() + " to measure by"
                + (leaked > 0 ? "; " + leaked + " left out, as they measure" : ""));
        return judged;
    }

    private int promote(
            Trained trained, List<TrainingGroup> probes, JudgedFolder judged, Incumbent incumbent, Path work) {
        String name = "" + asked.to.toAbsolutePath().normalize().getFileName();
        Path tried = work.resolve("model").resolve(name);
        Export.write(trained, probes, training.form(), "", tried);
        PipelineSettings now = bare(incumbent.pipeline());
        PipelineSettings next = bare(incumbent.replacedBy(tried.toString())).withName(now.name() + " with " + name);
        // What the new model makes of passages is in no index yet, and is asked for by the gate and by the calibration.
        EngineSettings engines = EngineSettings.defaults().withCaches(CacheSettings.forJudgedQueries());
        try (Winnow asks = Winnow.open(index, next, engines)) {
            return decide(trained, probes, judged, incumbent, new Contest(name, now, next, asks));
        }
    }

    /** @param asks both, and stays open as long as its models are wanted */
    private record Contest(String name, PipelineSettings now, PipelineSettings next, Winnow asks) {}

    private int decide(
            Trained trained, List<TrainingGroup> probes, JudgedFolder judged, Incumbent incumbent, Contest contest) {
        Replacement replacement = Replacement.of(ask(judged, contest), METRIC, SignificanceSettings.defaults());
        String verdict = GateReport.text(List.of(replacement.verdict()));
        out.print(verdict);
        List<Check> failures = replacement.verdict().failures();
        if (!failures.isEmpty() && !asked.evenIfNotBetter) {
            err.println("winnow: the model is not written: "
                    + failures.stream().map(Check::reason).collect(Collectors.joining("; "))
                    + "; --even-if-not-better writes it all the same");
            return 1;
        }
        Optional<Calibration> calibration = calibrate(judged, contest, incumbent);
        try {
            Export.write(
                    trained, probes, training.form(), card(trained, contest.name(), replacement, verdict), asked.to);
            calibration.ifPresent(found -> CalibrationFile.write(found, calibrationFile()));
            writePipeline(incumbent, calibration.isPresent());
        } catch (RuntimeException e) {
            takeAway(e);
            throw e;
        }
        out.println("written to " + asked.to
                + (failures.isEmpty()
                        ? ": it may take the place of " + incumbent.model().orElse("nothing")
                        : ", although it did not pass"));
        return 0;
    }

    /** What was begun in the target, which was new or empty: half a model would look like one. */
    private void takeAway(RuntimeException failed) {
        if (Files.exists(asked.to)) {
            try {
                TemporaryFolder.delete(asked.to);
            } catch (IOException e) {
                failed.addSuppressed(e);
            }
        }
    }

    /** Without what changes no order, and without thresholds, which belong to the model that is there now. */
    private static PipelineSettings bare(PipelineSettings pipeline) {
        return pipeline.withContext(Optional.empty()).withCalibration(Optional.empty());
    }

    private Experiment ask(JudgedFolder judged, Contest contest) {
        try (TaskProgress progress = new TaskProgress(err)) {
            return Trial.run(
                    judged.collection(),
                    JudgedFolder.TEST,
                    List.of(contest.now(), contest.next()),
                    EvaluationSettings.standard(),
                    new Trial.Way(
                            contest.asks()::with,
                            Trial.Asking.SEARCH,
                            (system, queries, ofAll) -> progress.step("asking " + system, queries, ofAll)));
        }
    }

    private Optional<Calibration> calibrate(JudgedFolder judged, Contest contest, Incumbent incumbent) {
        Optional<PipelineSettings.Calibrate> before = incumbent.pipeline().calibration();
        try (TaskProgress progress = new TaskProgress(err)) {
            Calibration found = CalibrationTrial.run(
                            new CalibrationTrial.Request(
                                    judged.collection(),
                                    JudgedFolder.UNSEEN,
                                    index,
                                    contest.next(),
                                    Optional.of(incumbent.stage()),
                                    Method.PLATT,
                                    false,
                                    EvaluationSettings.standard(),
                                    false,
                                    FOLDS,
                                    asked.options.seed),
                            contest.asks()::with,
                            (system, queries, ofAll) -> progress.step("calibrating", queries, ofAll))
                    .calibration();
            // The threshold of now must have a meaning in the new scores, or what is written could not be opened.
            before.ifPresent(old -> found.reranker(old.threshold(), old.noAnswer()));
            return Optional.of(found);
        } catch (RankFailure.InvalidInput | RankFailure.Misconfigured e) {
            err.println("no calibration is written: " + e.getMessage()
                    + (before.isPresent()
                            ? "; the pipeline with the new model has neither probabilities nor a threshold"
                            : ""));
            return Optional.empty();
        }
    }

    private String card(Trained trained, String name, Replacement replacement, String verdict) {
        List<String> sources = asked.sources.isEmpty()
                ? List.of(asked.loop.judgements() + ": source and licence not given")
                : asked.sources;
        String what = "lists of the index, reranked by the pipeline as it was and with this model";
        ModelCard card = new ModelCard(name, sources, List.of(new ModelCard.HeldOut(what, replacement.comparison())));
        return card.of(trained) + "\n## Against what answered before\n\n```\n" + verdict + "```\n";
    }

    private Path calibrationFile() {
        return asked.to.resolve("calibration.json");
    }

    /** The pipeline with the new model in it, ready to be served; what it names lies where it was written. */
    private void writePipeline(Incumbent incumbent, boolean calibrated) {
        PipelineSettings next =
                incumbent.replacedBy(asked.to.toAbsolutePath().normalize().toString());
        Optional<PipelineSettings.Calibrate> before = next.calibration();
        Optional<PipelineSettings.Calibrate> after = calibrated
                ? Optional.of(new PipelineSettings.Calibrate(
                        calibrationFile().toAbsolutePath().normalize(),
                        before.map(PipelineSettings.Calibrate::threshold).orElseGet(Threshold.None::new),
                        before.map(PipelineSettings.Calibrate::noAnswer).orElse(false)))
                : Optional.empty();
        Path file = asked.to.resolve("pipeline.yaml");
        try {
            Files.writeString(file, next.withCalibration(after).toYaml());
            out.println("the pipeline with it: " + file);
        } catch (RankFailure.Misconfigured e) {
            err.println("no pipeline is written: " + e.getMessage());
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
