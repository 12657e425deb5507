package dev.winnow.app;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.app.PipelineSettings.FusionSettings;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.eval.collection.TestCollection;
import dev.winnow.eval.tune.Configuration;
import dev.winnow.eval.tune.Configuration.Merge;
import dev.winnow.eval.tune.Configuration.Rerank;
import dev.winnow.eval.tune.Journal;
import dev.winnow.eval.tune.Model;
import dev.winnow.eval.tune.Space;
import dev.winnow.eval.tune.Tuner;
import dev.winnow.eval.tune.TunerSettings;
import dev.winnow.eval.tune.Tuning;
import dev.winnow.fusion.Missing;
import dev.winnow.fusion.Normalization;
import dev.winnow.lucene.LuceneIndex;
import dev.winnow.rerank.FeedbackSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Finds the pipeline for an index, a judged collection and a latency budget. */
public final class TuneTrial {
    private static final String MAXSIM = "maxsim";
    private static final String CROSS_ENCODER = "cross-encoder";
    private static final Query WARM_UP = Query.of("is it warm?");

    private TuneTrial() {}

    /**
     * What is asked.
     *
     * @param split the judgements to use, such as {@code test}
     * @param crossEncoder the folder of a cross-encoder to try as well, if there is one
     * @param work where scores, rankings and times are kept, so that none is paid for twice; made when it is not there
     */
    public record Request(
            TestCollection collection,
            String split,
            Path index,
            Optional<Path> crossEncoder,
            Path work,
            TunerSettings settings) {}

    /**
     * What came of it.
     *
     * @param pipeline the recommended one, ready to search with or to be written to a file
     */
    public record Answer(Tuning tuning, PipelineSettings pipeline) {}

    /**
     * Searches BM25, dense vectors where the index keeps them, and both; late interaction as an unnamed maxsim means it, the
     * cross-encoder, and one after the other; feedback behind one of them where the index keeps vectors.
     *
     * @throws RankFailure.InvalidInput when nothing is judged, too little is, or the budget is below the cheapest pipeline
     */
    public static Answer run(Request request, Tuner.Progress progress) {
        try (Models models = Models.standard();
                LuceneIndex index = LuceneIndex.open(request.index())) {
            Assembly assembly = new Assembly(models, Optional.of(index), Models::countTokens);
            try (IndexStages stages = new IndexStages(request.index(), index, assembly);
                    Journal journal = Journal.open(request.work())) {
                Tuning tuning = new Tuner(
                                stages, models(request, assembly), space(request, stages), journal, System::nanoTime)
                        .tune(
                                request.collection().name(),
                                request.collection().queries(),
                                request.collection().qrels(request.split()),
                                request.settings(),
                                progress);
                return new Answer(tuning, pipeline(request, tuning.recommended().configuration()));
            }
        }
    }

    private static Space space(Request request, IndexStages stages) {
        Space space = Space.of(
                stages.names(),
                request.crossEncoder().isEmpty()
                        ? List.of(List.of(MAXSIM))
                        : List.of(List.of(MAXSIM), List.of(CROSS_ENCODER), List.of(MAXSIM, CROSS_ENCODER)));
        return stages.vectors().isPresent() ? space.withFeedback() : space;
    }

    static List<Model> models(Request request, Assembly assembly) {
        List<Model> models = new ArrayList<>();
        String late = assembly.named().late();
        // Scores outlive this version, and a bundled model may be trained anew under its name.
        String identity = assembly.models().identity(late);
        // Token vectors that are read, not computed, are quicker by far, and kept in eight bits, so that they score a
        // little otherwise.
        String kept = assembly.keepsTokens(late) ? " kept" : "";
        models.add(new Model(
                MAXSIM, MAXSIM + " " + late + " " + identity + kept, warm(assembly, stage(request, MAXSIM, 1))));
        request.crossEncoder()
                .ifPresent(given -> models.add(new Model(
                        CROSS_ENCODER,
                        CROSS_ENCODER + " " + FileState.of(given),
                        warm(assembly, stage(request, CROSS_ENCODER, 1)))));
        return models;
    }

    /** Loaded and asked once, so that neither is within the times. */
    private static Scorer warm(Assembly assembly, SecondStage stage) {
        Scorer scorer = assembly.scorer(stage);
        scorer.score(WARM_UP, List.of(Passage.of("warm", "It is.")), Deadline.none());
        return scorer;
    }

    private static SecondStage stage(Request request, String name, int depth) {
        return stage(request, new Rerank(name, depth, OptionalDouble.empty()));
    }

    private static SecondStage stage(Request request, Rerank rerank) {
        return rerank.stage().equals(MAXSIM)
                ? new SecondStage.MaxSim(Optional.empty(), rerank.depth(), rerank.blend())
                : new SecondStage.CrossEncoder(
                        request.crossEncoder().orElseThrow().toString(), rerank.depth(), rerank.blend());
    }

    private static PipelineSettings pipeline(Request request, Configuration configuration) {
        return new PipelineSettings(
                "tuned",
                configuration.retrievers().stream().map(IndexStages::stage).toList(),
                configuration.depth(),
                configuration.merge().map(TuneTrial::fusion).orElseGet(PipelineFiles::minMax),
                secondStages(request, configuration),
                Optional.empty());
    }

    private static List<SecondStage> secondStages(Request request, Configuration configuration) {
        List<SecondStage> stages = new ArrayList<>();
        configuration.rerankers().forEach(rerank -> stages.add(stage(request, rerank)));
        if (configuration.feedback()) {
            stages.add(new SecondStage.Feedback(FeedbackSettings.defaults()));
        }
        return stages;
    }

    private static FusionSettings fusion(Merge merge) {
        return switch (merge.kind()) {
            case MIN_MAX -> new FusionSettings.WeightedSum(Normalization.MIN_MAX, Missing.LOWEST, merge.weights());
            case Z -> new FusionSettings.WeightedSum(Normalization.Z, Missing.LOWEST, merge.weights());
            case RECIPROCAL_RANK -> new FusionSettings.ReciprocalRank(merge.k(), merge.weights());
        };
    }
}
