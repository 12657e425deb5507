package dev.winnow.app;

import dev.winnow.Chat;
import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.Expansion;
import dev.winnow.Notes;
import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.Reranker;
import dev.winnow.Retriever;
import dev.winnow.Scorer;
import dev.winnow.app.PipelineSettings.Calibrate;
import dev.winnow.app.PipelineSettings.Expand;
import dev.winnow.app.PipelineSettings.FirstStage;
import dev.winnow.app.PipelineSettings.FusionSettings;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.calibrate.Calibration;
import dev.winnow.context.ContextAssembler;
import dev.winnow.context.Neighbours;
import dev.winnow.diversity.Diversity;
import dev.winnow.diversity.DiversitySettings;
import dev.winnow.diversity.Likeness;
import dev.winnow.eval.calibrate.CalibrationFile;
import dev.winnow.eval.learned.LearnedFile;
import dev.winnow.fusion.Fusion;
import dev.winnow.late.MaxSim;
import dev.winnow.late.TokenStore;
import dev.winnow.llm.Expansions;
import dev.winnow.llm.LlmRerankers;
import dev.winnow.lucene.Bm25Settings;
import dev.winnow.lucene.DenseSettings;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.LuceneIndex;
import dev.winnow.passage.LongDocuments;
import dev.winnow.passage.TokenCounter;
import dev.winnow.pipeline.Pipeline;
import dev.winnow.pipeline.Plan;
import dev.winnow.pipeline.Plan.NamedReranker;
import dev.winnow.pipeline.Plan.NamedRetriever;
import dev.winnow.rerank.Rerankers;
import dev.winnow.vector.VectorSource;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.ToIntFunction;

/** Builds what the settings name, with {@code new}: the only place that knows every kind of stage. */
record Assembly(Models models, Optional<LuceneIndex> index, ToIntFunction<String> contextTokens) {
    private static final String MMR = "mmr";

    Pipeline pipeline(PipelineSettings settings) {
        return new Pipeline(plan(settings));
    }

    Plan plan(PipelineSettings settings) {
        Plan plan = new Plan(
                index.map(open -> retrievers(settings, open)).orElse(List.of()),
                settings.depth(),
                fusion(settings.fusion()),
                rerankers(settings),
                settings.context()
                        .map(context -> new ContextAssembler(
                                context, contextTokens, index.map(open -> (Neighbours) open::around))));
        return settings.expand()
                .map(expand -> plan.withExpansion("expand", expansion(expand)))
                .orElse(plan);
    }

    /** A plan of these settings as a search varies it; reads and opens nothing. */
    Plan varied(Plan plan, PipelineSettings settings, Variation variation) {
        PipelineSettings varied = variation.of(settings, vectors().isPresent());
        List<NamedReranker> rerankers = new ArrayList<>(plan.rerankers());
        if (variation.lambda().isPresent()) {
            rerankers.removeIf(stage -> stage.name().equals(MMR));
            varied.diversity()
                    .flatMap(DiversitySettings::marginal)
                    .map(this::marginal)
                    .ifPresent(rerankers::add);
        }
        return new Plan(
                plan.retrievers(),
                varied.depth(),
                fusion(varied.fusion()),
                rerankers,
                plan.context(),
                plan.expansion());
    }

    private Expansion expansion(Expand expand) {
        Chat chat = models.chat(expand.chat());
        return switch (expand.way()) {
            case MULTI_QUERY -> Expansions.multiQuery(chat, expand.count());
            case DECOMPOSITION -> Expansions.decomposition(chat, expand.count());
            case STEP_BACK -> Expansions.stepBack(chat);
            case HYDE -> Expansions.hyde(chat);
            case QUERY2DOC -> Expansions.query2doc(chat);
        };
    }

    private List<NamedRetriever> retrievers(PipelineSettings settings, LuceneIndex open) {
        return settings.firstStages().stream()
                .map(stage -> switch (stage) {
                    case FirstStage.Bm25 bm25 ->
                        new NamedRetriever(stage.kind(), open.bm25(new Bm25Settings(bm25.k1(), bm25.b())));
                    case FirstStage.Dense d -> new NamedRetriever(stage.kind(), dense(settings, open));
                    case FirstStage.Sparse s -> new NamedRetriever(stage.kind(), open.sparse());
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
        return open.dense(models.queries(vectors.encoder()), DenseSettings.defaults());
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
        Optional<DiversitySettings> diversity = settings.diversity();
        diversity.ifPresent(spread -> spread.join()
                .ifPresent(join -> rerankers.add(NamedReranker.arranging("join", Diversity.joining(join)))));
        for (SecondStage stage : settings.secondStages()) {
            rerankers.add(new NamedReranker(
                    stage.kind(), readsPairs(stage) ? byScorer(stage, remembering(stage)) : reranker(stage)));
        }
        settings.calibration()
                .ifPresent(calibration ->
                        rerankers.add(NamedReranker.arranging("calibration", calibrated(settings, calibration))));
        diversity.ifPresent(spread -> rerankers.addAll(spread(spread)));
        return rerankers;
    }

    private List<NamedReranker> spread(DiversitySettings diversity) {
        List<NamedReranker> rerankers = new ArrayList<>();
        if (!diversity.quotas().isEmpty()) {
            rerankers.add(NamedReranker.arranging("quota", Diversity.quotas(diversity.quotas())));
        }
        diversity.marginal().map(this::marginal).ifPresent(rerankers::add);
        return rerankers;
    }

    private NamedReranker marginal(DiversitySettings.Marginal marginal) {
        Likeness likeness = switch (marginal.by()) {
            case VECTORS -> Likeness.ofVectors(this::vectors);
            case WORDS -> Likeness.ofWords();
        };
        return NamedReranker.arranging(MMR, Diversity.marginal(marginal.lambda(), marginal.depth(), likeness));
    }

    /** Of passages of an index that keeps vectors. */
    Optional<VectorSource> vectors() {
        return index.filter(open -> open.settings().vectors() != null).map(open -> this::vectors);
    }

    /** What the index keeps; the encoder is asked for the rest. */
    private List<float[]> vectors(List<Passage> passages, Deadline deadline) {
        Map<String, float[]> kept = index.map(
                        open -> open.vectors(passages.stream().map(Passage::id).toList()))
                .orElse(Map.of());
        List<String> others = passages.stream()
                .filter(passage -> !kept.containsKey(passage.id()))
                .map(Passage::content)
                .toList();
        Iterator<float[]> made = others.isEmpty()
                ? Collections.emptyIterator()
                : models.encoder(named().encoder())
                        .encode(Encoder.Side.PASSAGE, others, deadline)
                        .iterator();
        return passages.stream()
                .map(passage -> Optional.ofNullable(kept.get(passage.id())).orElseGet(made::next))
                .toList();
    }

    private Reranker calibrated(PipelineSettings settings, Calibrate asked) {
        Calibration calibration = CalibrationFile.read(asked.file());
        calibration.requireModel(ModelVersion.of(settings, calibration.stage(), named()));
        return calibration.reranker(asked.threshold(), asked.noAnswer());
    }

    private Reranker reranker(SecondStage stage) {
        if (stage instanceof SecondStage.LlmListwise llm) {
            return LlmRerankers.listwise(stage.kind(), models.chat(llm.chat()), llm.settings());
        }
        if (stage instanceof SecondStage.Learned learned) {
            return LearnedFile.read(learned.file()).reranker(stage.kind(), learned.depth(), InstantSource.system());
        }
        if (stage instanceof SecondStage.Boosted boosted) {
            return Rerankers.boosted(stage.kind(), boosted.settings());
        }
        if (stage instanceof SecondStage.Feedback feedback) {
            return vectors()
                    .map(kept -> Rerankers.feedback(stage.kind(), feedback.settings(), kept))
                    .orElse((query, ranking, deadline) -> {
                        Notes.say("left out: there is no index that keeps vectors");
                        return ranking;
                    });
        }
        if (stage instanceof SecondStage.Guarded guarded) {
            return guarded(guarded);
        }
        if (stage instanceof SecondStage.Fallback fallback) {
            SequencedMap<String, Reranker> steps = new LinkedHashMap<>();
            for (SecondStage step : fallback.steps()) {
                String name = steps.containsKey(step.kind()) ? step.kind() + " " + (steps.size() + 1) : step.kind();
                steps.put(name, reranker(step));
            }
            return Rerankers.firstAnswer(steps, fallback.hedge());
        }
        return byScorer(stage, scorer(stage));
    }

    private static Reranker byScorer(SecondStage stage, Scorer scorer) {
        return stage.blend().isPresent()
                ? Rerankers.blended(
                        stage.kind(), scorer, stage.depth(), stage.blend().getAsDouble())
                : Rerankers.byScore(stage.kind(), scorer, stage.depth());
    }

    private Reranker guarded(SecondStage.Guarded guarded) {
        SecondStage stage = guarded.stage();
        Reranker reranker = guarded.stop().isPresent()
                ? Rerankers.byScore(
                        stage.kind(),
                        scorer(stage),
                        stage.depth(),
                        guarded.stop().get())
                : reranker(stage);
        Reranker keeping =
                guarded.keep().isPresent() ? Rerankers.keeping(guarded.keep().getAsInt(), reranker) : reranker;
        return guarded.skip().isEmpty() ? keeping : Rerankers.skipping(guarded.skip(), keeping);
    }

    /** @throws RankFailure.Misconfigured when the stage orders without scoring */
    Scorer scorer(SecondStage stage) {
        return switch (stage) {
            case SecondStage.CrossEncoder crossEncoder -> models.crossEncoder(crossEncoder.model());
            case SecondStage.MaxSim maxSim ->
                maxSim(stage.kind(), maxSim.model().orElseGet(() -> named().late()));
            case SecondStage.LlmPointwise llm -> pointwise(llm);
            case SecondStage.Windowed windowed -> windowed(windowed);
            case SecondStage.Guarded guarded -> scorer(guarded.stage());
            case SecondStage.LlmListwise llm -> throw orders(stage);
            case SecondStage.Fallback fallback -> throw orders(stage);
            case SecondStage.Learned learned -> throw orders(stage);
            case SecondStage.Boosted boosted -> throw orders(stage);
            case SecondStage.Feedback feedback -> throw orders(stage);
            case SecondStage.Hosted hosted -> models.hosted(hosted.vendor(), hosted.settings());
        };
    }

    /** Late interaction over a model's token vectors, those that the index keeps of it among them. */
    MaxSim maxSim(String name, String model) {
        return new MaxSim(name, models.queryTokens(model), index.map(open -> kept(open, model)));
    }

    /** A local model that reads each text of a list by itself, and whole. */
    private static boolean readsPairs(SecondStage stage) {
        return stage instanceof SecondStage.CrossEncoder || stage instanceof SecondStage.MaxSim;
    }

    /** A stage's scorer, which remembers scores where that is wanted and they are of the texts alone. */
    private Scorer remembering(SecondStage stage) {
        Scorer scorer = scorer(stage);
        if (stage instanceof SecondStage.CrossEncoder crossEncoder) {
            return models.rememberingPairs(crossEncoder.model(), scorer);
        }
        // Token vectors that an index keeps are found by passage, and as quick to read as a score is to find.
        boolean kept = index.filter(open -> open.settings().tokens() != null).isPresent();
        return stage instanceof SecondStage.MaxSim maxSim && !kept
                ? models.remembering(maxSim.model().orElseGet(() -> named().late()), scorer)
                : scorer;
    }

    /** Whether the index keeps token vectors of this model, as it is now. */
    boolean keepsTokens(String model) {
        return index.map(LuceneIndex::settings)
                .map(IndexSettings::tokens)
                .filter(tokens -> tokens.identity().equals(models.identity(model)))
                .isPresent();
    }

    private TokenStore kept(LuceneIndex open, String model) {
        IndexSettings.Tokens tokens = open.settings().tokens();
        return tokens == null || models.identity(model).equals(tokens.identity())
                ? open.tokenStore()
                : TokenStore.empty("the index keeps those of another model ('" + tokens.encoder() + "', identity "
                        + tokens.identity() + ")");
    }

    /** What remembers the scores of a pipeline that is one stage, where there is such a thing. */
    Optional<RememberingScorer> remembering(PipelineSettings settings) {
        if (settings.secondStages().size() != 1) {
            return Optional.empty();
        }
        SecondStage only = settings.secondStages().getFirst();
        return readsPairs(only) && remembering(only) instanceof RememberingScorer scorer
                ? Optional.of(scorer)
                : Optional.empty();
    }

    private Scorer windowed(SecondStage.Windowed stage) {
        LongDocuments read =
                LongDocuments.of(stage.kind(), scorer(stage.stage()), stage.windows(), TokenCounter.words());
        return stage.scout().isPresent()
                ? read.withScout(
                        new MaxSim("scout", models.encoder(named().late())),
                        stage.scout().getAsInt())
                : read;
    }

    private static RankFailure orders(SecondStage stage) {
        return new RankFailure.Misconfigured(
                "the stage " + stage.kind() + " orders passages and gives no scores; name a stage that scores");
    }

    private Scorer pointwise(SecondStage.LlmPointwise llm) {
        Chat chat = models.chat(llm.chat());
        return switch (llm.ask()) {
            case GRADE -> LlmRerankers.grading(llm.kind(), chat, llm.settings());
            case YES_NO -> LlmRerankers.yesOrNo(llm.kind(), chat, llm.settings());
        };
    }

    /** The models of stages that name none. */
    IndexModels named() {
        return IndexModels.of(index.map(LuceneIndex::settings));
    }
}
