package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.Reranker;
import dev.winnow.Retriever;
import dev.winnow.Scorer;
import dev.winnow.app.PipelineSettings.FirstStage;
import dev.winnow.app.PipelineSettings.FusionSettings;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.context.ContextAssembler;
import dev.winnow.fusion.Fusion;
import dev.winnow.late.MaxSim;
import dev.winnow.lucene.Bm25Settings;
import dev.winnow.lucene.DenseSettings;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.LuceneIndex;
import dev.winnow.pipeline.Pipeline;
import dev.winnow.pipeline.Plan;
import dev.winnow.pipeline.Plan.NamedReranker;
import dev.winnow.pipeline.Plan.NamedRetriever;
import dev.winnow.rerank.Rerankers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Builds what the settings name, with {@code new}: the only place that knows every kind of stage. */
record Assembly(Models models, Optional<LuceneIndex> index, ToIntFunction<String> contextTokens) {
    Pipeline pipeline(PipelineSettings settings) {
        return new Pipeline(new Plan(
                index.map(open -> retrievers(settings, open)).orElse(List.of()),
                settings.depth(),
                fusion(settings.fusion()),
                rerankers(settings),
                settings.context().map(context -> new ContextAssembler(context, contextTokens))));
    }

    private List<NamedRetriever> retrievers(PipelineSettings settings, LuceneIndex open) {
        return settings.firstStages().stream()
                .map(stage -> switch (stage) {
                    case FirstStage.Bm25 bm25 ->
                        new NamedRetriever("bm25", open.bm25(new Bm25Settings(bm25.k1(), bm25.b())));
                    case FirstStage.Dense d -> new NamedRetriever("dense", dense(settings, open));
                    case FirstStage.Sparse s -> new NamedRetriever("sparse", open.sparse());
                })
                .toList();
    }

    private Retriever dense(PipelineSettings settings, LuceneIndex open) {
        IndexSettings.Vectors vectors = open.settings().vectors();
        if (vectors == null) {
            throw new RankFailure.Misconfigured("the pipeline '" + settings.name()
                    + "' asks for dense retrieval, and this index keeps no vectors; index again without --no-dense, or"
                    + " use the pipeline bm25");
        }
        return open.dense(models.encoder(vectors.encoder()), DenseSettings.defaults());
    }

    private static Fusion fusion(FusionSettings settings) {
        return switch (settings) {
            case FusionSettings.ReciprocalRank rank -> Fusion.reciprocalRank(rank.k(), rank.weights());
            case FusionSettings.WeightedSum sum ->
                Fusion.weightedSum(sum.normalization(), sum.missing(), sum.weights());
        };
    }

    private List<NamedReranker> rerankers(PipelineSettings settings) {
        List<NamedReranker> rerankers = new ArrayList<>();
        for (SecondStage stage : settings.secondStages()) {
            String name = name(stage);
            rerankers.add(new NamedReranker(name, reranker(name, stage)));
        }
        return rerankers;
    }

    private static String name(SecondStage stage) {
        return switch (stage) {
            case SecondStage.CrossEncoder c -> "cross-encoder";
            case SecondStage.MaxSim m -> "maxsim";
        };
    }

    private Reranker reranker(String name, SecondStage stage) {
        Scorer scorer = scorer(stage);
        return stage.blend().isPresent()
                ? Rerankers.blended(name, scorer, stage.depth(), stage.blend().getAsDouble())
                : Rerankers.byScore(name, scorer, stage.depth());
    }

    Scorer scorer(SecondStage stage) {
        return switch (stage) {
            case SecondStage.CrossEncoder crossEncoder -> models.crossEncoder(crossEncoder.model());
            case SecondStage.MaxSim maxSim ->
                new MaxSim(name(stage), models.encoder(maxSim.model().orElseGet(this::indexEncoder)));
        };
    }

    String indexEncoder() {
        return index.map(open -> open.settings().vectors())
                .map(IndexSettings.Vectors::encoder)
                .orElse(Models.BUNDLED_ENCODER);
    }
}
