package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.app.GateFile.Baseline;
import dev.winnow.app.GateFile.Data;
import dev.winnow.app.GateFile.WhenMissing;
import dev.winnow.app.PipelineSettings.FirstStage;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Run;
import dev.winnow.eval.collection.TestCollection;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.gate.Gate;
import dev.winnow.eval.gate.Measured;
import dev.winnow.eval.gate.Verdict;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.lucene.IndexSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** Runs what a gate file names and holds it against the limits. */
public final class GateTrial {
    private final Path work;
    private final Progress progress;
    private final Map<Path, Run> runs = new HashMap<>();
    private final SequencedMap<Data, SequencedSet<PipelineSettings>> pipelines = new LinkedHashMap<>();
    private final Map<Data, Experiment> experiments = new HashMap<>();

    private GateTrial(Path work, Progress progress) {
        this.work = work;
        this.progress = progress;
    }

    /** What is told while it goes on. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @param task what is being done, such as {@code indexing handbook}
         * @param done how much of it is done
         * @param all how much there is, in the same unit
         */
        void step(String task, long done, long all);
    }

    /**
     * Checks every gate. A pipeline that several gates name answers once; an index is built once for each collection, with
     * vectors only when a pipeline searches them or reads them for feedback. Everything that can be refused is refused before
     * the long work begins.
     *
     * @param work an empty folder for the indexes that are built; the caller's to delete
     * @return a verdict for each gate, in the order of the file
     * @throws RankFailure.InvalidInput when data, judgements or a baseline's run are missing or malformed
     */
    public static List<Verdict> run(GateFile file, Path work, Progress progress) {
        GateTrial trial = new GateTrial(work, progress);
        List<GateFile.Entry> entries = file.entries();
        entries.stream().filter(entry -> !isSkipped(entry.data())).forEach(trial::prepare);
        trial.pipelines.forEach(trial::answer);
        return entries.stream().map(trial::verdict).toList();
    }

    private static boolean isSkipped(Data data) {
        return data.whenMissing() == WhenMissing.SKIP && !Files.isDirectory(data.collection());
    }

    private void prepare(GateFile.Entry entry) {
        Data data = entry.data();
        SequencedSet<PipelineSettings> asked = pipelines.computeIfAbsent(data, d -> {
            requireJudgedQueries(d);
            return new LinkedHashSet<>();
        });
        asked.add(entry.pipeline());
        switch (entry.baseline()) {
            case Baseline.None none -> {}
            case Baseline.OfPipeline other -> asked.add(other.pipeline());
            case Baseline.OfRun run -> runs.computeIfAbsent(run.file(), path -> Run.read(path, MalformedPolicy.fail()));
        }
    }

    private static void requireJudgedQueries(Data data) {
        TestCollection collection = TestCollection.open(data.collection());
        if (collection.queries(data.split()).size() == 0) {
            throw new RankFailure.InvalidInput("none of the "
                    + collection.queries().size() + " queries of " + collection.name()
                    + " has a judgement in the split '" + data.split()
                    + "'; check that queries.jsonl and qrels belong together");
        }
    }

    private void answer(Data data, SequencedSet<PipelineSettings> asked) {
        TestCollection collection = TestCollection.open(data.collection());
        experiments.put(
                data,
                Trial.run(
                        collection,
                        data.split(),
                        data.index().orElseGet(() -> build(collection, asked)),
                        List.copyOf(asked),
                        EvaluationSettings.standard().withRelevanceLevel(data.relevanceLevel()),
                        (system, queries, ofAll) ->
                                progress.step("asking " + collection.name() + " " + system, queries, ofAll)));
    }

    private Path build(TestCollection collection, SequencedSet<PipelineSettings> asked) {
        IndexSettings settings = asked.stream().anyMatch(GateTrial::readsVectors)
                ? IndexSettings.text().withVectors(Models.BUNDLED_ENCODER, Models.BUNDLED_DIMENSIONS)
                : IndexSettings.text();
        Path index = work.resolve("index-" + experiments.size());
        try (Models models = Models.standard()) {
            Indexing.run(
                    Source.collection(collection.folder()),
                    index,
                    settings,
                    models,
                    OnBad.fail(),
                    (passages, read, size) -> progress.step("indexing " + collection.name(), read, size));
        }
        return index;
    }

    /** Feedback leaves itself out where there are none, and the figure would be that of another pipeline. */
    private static boolean readsVectors(PipelineSettings pipeline) {
        return pipeline.firstStages().stream().anyMatch(FirstStage.Dense.class::isInstance)
                || pipeline.secondStages().stream()
                        .flatMap(ModelVersion::parts)
                        .anyMatch(SecondStage.Feedback.class::isInstance);
    }

    private Verdict verdict(GateFile.Entry entry) {
        Gate gate = entry.gate();
        Experiment experiment = experiments.get(entry.data());
        if (experiment == null) {
            Path missing = entry.data().collection();
            return gate.skip(
                    String.valueOf(missing.getFileName()),
                    entry.pipeline().name(),
                    "there is no collection " + missing);
        }
        Answers candidate = answers(experiment, entry.pipeline());
        Measured measured = Measured.of(experiment, candidate, gate.metric());
        Measured compared = switch (entry.baseline()) {
            case Baseline.None none -> measured;
            case Baseline.OfPipeline other ->
                measured.against(
                        experiment, answers(experiment, other.pipeline()).run(), gate.metric());
            case Baseline.OfRun run -> measured.against(experiment, run(run.file()), gate.metric());
        };
        Verdict verdict = gate.check(compared);
        List<String> notes = new ArrayList<>(verdict.notes());
        int judged = experiment.qrels().queryIds().size();
        int unasked = judged - verdict.queries();
        if (unasked > 0) {
            notes.add(unasked + " of " + judged + " judged queries "
                    + (unasked == 1 ? "is missing in queries.jsonl and was" : "are missing in queries.jsonl and were")
                    + " not asked");
        }
        return new Verdict(
                verdict.gate(), verdict.data(), verdict.system(), verdict.queries(), verdict.checks(), notes);
    }

    private Run run(Path file) {
        Run run = runs.get(file);
        if (run == null) {
            throw new IllegalStateException("the run " + file + " was not read");
        }
        return run;
    }

    private static Answers answers(Experiment experiment, PipelineSettings pipeline) {
        return experiment.systems().stream()
                .filter(answers -> answers.system().equals(pipeline.name()))
                .findFirst()
                .orElseThrow();
    }
}
