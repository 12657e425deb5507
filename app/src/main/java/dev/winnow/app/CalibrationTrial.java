package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.Scale;
import dev.winnow.StageScore;
import dev.winnow.calibrate.Calibration;
import dev.winnow.calibrate.Example;
import dev.winnow.calibrate.LengthBias;
import dev.winnow.calibrate.Method;
import dev.winnow.eval.calibrate.BlendSearch;
import dev.winnow.eval.calibrate.JudgedScores;
import dev.winnow.eval.collection.TestCollection;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.eval.metric.Metric;
import dev.winnow.lucene.LuceneIndex;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Asks an index the judged queries of a collection, and learns from the answers what a stage's scores mean. */
public final class CalibrationTrial {
    private CalibrationTrial() {}

    /**
     * What to learn.
     *
     * @param split the judgements to use, such as {@code test}
     * @param stage whose scores; without, the last that are comparable across queries
     * @param correctLength takes the scores' leaning to length out
     * @param judgedOnly leaves out candidates without a grade, which otherwise count as not relevant
     * @param folds of the cross-validation by query
     * @param seed of the folds
     */
    public record Request(
            TestCollection collection,
            String split,
            Path index,
            PipelineSettings pipeline,
            Optional<String> stage,
            Method method,
            boolean correctLength,
            EvaluationSettings evaluation,
            boolean judgedOnly,
            int folds,
            long seed) {}

    /**
     * What was learned, and the answers it was learned from.
     *
     * @param length how far the scores lean to length; empty where the texts' lengths do not differ
     */
    public record Answer(Calibration calibration, Optional<LengthBias> length, Experiment experiment) {
        /** The share that the stage deserves beside the first stage, for a pipeline with that one reranker. */
        public BlendSearch blend(Metric metric, int folds, long seed) {
            return BlendSearch.of(experiment, experiment.baseline(), calibration.stage(), metric, folds, seed);
        }
    }

    /** Opens the index, and remembers the passages that it has to encode. */
    public static Answer run(Request request, Trial.Progress progress) {
        EngineSettings engines = EngineSettings.defaults().withCaches(CacheSettings.forJudgedQueries());
        return run(request, pipeline -> Winnow.open(request.index(), pipeline, engines), progress);
    }

    /** @param open the same index; what is opened is closed again */
    public static Answer run(Request request, Function<PipelineSettings, Winnow> open, Trial.Progress progress) {
        PipelineSettings pipeline =
                request.pipeline().withContext(Optional.empty()).withCalibration(Optional.empty());
        Experiment experiment = Trial.run(
                request.collection(),
                request.split(),
                List.of(pipeline),
                request.evaluation(),
                new Trial.Way(open, Trial.Asking.SEARCH, progress));
        Answers answers = experiment.baseline();
        String stage = request.stage()
                .or(() -> JudgedScores.comparable(answers).map(StageScore::stage))
                .orElseThrow(() -> new RankFailure.InvalidInput("the pipeline '" + pipeline.name()
                        + "' has no stage whose scores are comparable across queries; name one with a reranker that"
                        + " scores, or with dense retrieval alone"));
        List<LengthBias.Sized> pairs = JudgedScores.sized(experiment, answers, stage, request.judgedOnly());
        StageScore any = answers.rankings().values().stream()
                .flatMap(ranking -> ranking.candidates().stream())
                .flatMap(candidate -> candidate.stage(stage).stream())
                .findFirst()
                .orElseThrow();
        String model = ModelVersion.of(pipeline, stage, named(request.index()));
        List<Example> examples = pairs.stream().map(LengthBias.Sized::example).toList();
        Calibration calibration = request.correctLength()
                ? Calibration.fitCorrected(
                        stage, model, any.scale(), request.method(), pairs, request.folds(), request.seed())
                : Calibration.fit(
                        stage, model, any.scale(), request.method(), examples, request.folds(), request.seed());
        return new Answer(calibration, length(any.scale(), pairs), experiment);
    }

    private static Optional<LengthBias> length(Scale scale, List<LengthBias.Sized> pairs) {
        try {
            return Optional.of(Calibration.bias(scale, pairs));
        } catch (RankFailure.InvalidInput e) {
            return Optional.empty(); // of passages of one length there is nothing to say
        }
    }

    private static IndexModels named(Path folder) {
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            return IndexModels.of(Optional.of(index.settings()));
        }
    }
}
