package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.calibrate.Threshold;
import dev.winnow.context.ContextSettings;
import dev.winnow.diversity.DiversitySettings;
import dev.winnow.fusion.Missing;
import dev.winnow.fusion.Normalization;
import dev.winnow.llm.LlmSettings;
import dev.winnow.passage.WindowSettings;
import dev.winnow.remote.ChatSettings;
import dev.winnow.remote.RemoteSettings;
import dev.winnow.rerank.Boost;
import dev.winnow.rerank.EarlyStop;
import dev.winnow.rerank.FeedbackSettings;
import dev.winnow.rerank.Skip;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A pipeline as it stands in a YAML file: which first stages, how they are fused, which rerankers, which context.
 *
 * @param name the file or built-in name it was read from
 * @param firstStages one or more
 * @param depth how many candidates each first stage fetches, 1 to 10,000; default 100
 * @param fusion asked only when there are several first stages; default min-max
 * @param secondStages in order, cheap to dear; may be empty
 * @param context how a context is assembled from the answer, if it is
 * @param deadline for a request that brings none; without either, there is no limit
 * @param calibration how scores become probabilities, if they do
 * @param diversity what is done against repetition, if anything
 * @param expand how a chat model finds other queries to ask too, if one does
 */
public record PipelineSettings(
        String name,
        List<FirstStage> firstStages,
        int depth,
        FusionSettings fusion,
        List<SecondStage> secondStages,
        Optional<ContextSettings> context,
        Optional<Duration> deadline,
        Optional<Calibrate> calibration,
        Optional<DiversitySettings> diversity,
        Optional<Expand> expand) {
    public PipelineSettings {
        firstStages = List.copyOf(firstStages);
        secondStages = List.copyOf(secondStages);
        if (firstStages.isEmpty()) {
            throw new RankFailure.InvalidInput(
                    name + " has no first stage; name at least one under 'retrievers', such as {kind: bm25}");
        }
        refuseTwice(
                name, "retrievers", firstStages.stream().map(Object::getClass).toList());
        refuseTwice(name, "rerank", secondStages.stream().map(SecondStage::kind).toList());
        int weights = fusion.weights().size();
        if (weights > 0 && weights != firstStages.size()) {
            throw new RankFailure.InvalidInput(name + ".fusion has " + weights + " weights for " + firstStages.size()
                    + " retrievers; give one for each, or none for equal weights");
        }
    }

    /** Without a deadline, a calibration, diversity and other queries. */
    public PipelineSettings(
            String name,
            List<FirstStage> firstStages,
            int depth,
            FusionSettings fusion,
            List<SecondStage> secondStages,
            Optional<ContextSettings> context) {
        this(
                name,
                firstStages,
                depth,
                fusion,
                secondStages,
                context,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Stages of one kind would go by one name, and an explanation could not tell them apart. */
    private static void refuseTwice(String name, String key, List<?> kinds) {
        if (kinds.stream().distinct().count() < kinds.size()) {
            throw new RankFailure.InvalidInput(
                    name + "." + key + " names one kind of stage twice; name each kind once");
        }
    }

    /** The pipelines that come with Winnow, by name. */
    public static List<String> builtIn() {
        return PipelineFiles.BUILT_IN;
    }

    /**
     * A built-in pipeline by its name, otherwise the one in a YAML file.
     *
     * @throws RankFailure.InvalidInput when it is neither, or the file does not make sense; the message says where
     */
    public static PipelineSettings find(String nameOrFile) {
        return PipelineFiles.find(nameOrFile);
    }

    /** The YAML text of a built-in pipeline, to start one's own from. */
    public static String yaml(String builtIn) {
        return PipelineFiles.text(builtIn);
    }

    public static PipelineSettings read(Path file) {
        return PipelineFiles.read(file);
    }

    /** This pipeline as a YAML file that {@link #read} gives back. */
    public String toYaml() {
        return PipelineText.of(this);
    }

    /** What it does, in words, a line a step. */
    public List<String> words() {
        return PipelineWords.of(this);
    }

    public PipelineSettings withName(String name) {
        return new PipelineSettings(
                name, firstStages, depth, fusion, secondStages, context, deadline, calibration, diversity, expand);
    }

    public PipelineSettings withDepth(int depth) {
        return new PipelineSettings(
                name, firstStages, depth, fusion, secondStages, context, deadline, calibration, diversity, expand);
    }

    public PipelineSettings withContext(Optional<ContextSettings> context) {
        return new PipelineSettings(
                name, firstStages, depth, fusion, secondStages, context, deadline, calibration, diversity, expand);
    }

    /** The same first stages with other rerankers. */
    public PipelineSettings withSecondStages(List<SecondStage> secondStages) {
        return new PipelineSettings(
                name, firstStages, depth, fusion, secondStages, context, deadline, calibration, diversity, expand);
    }

    /** The same pipeline whose stages are never skipped by a rule. */
    public PipelineSettings withoutSkips() {
        return withSecondStages(
                secondStages.stream().map(PipelineSettings::withoutSkips).toList());
    }

    private static SecondStage withoutSkips(SecondStage stage) {
        if (stage instanceof SecondStage.Fallback fallback) {
            return new SecondStage.Fallback(
                    fallback.steps().stream()
                            .map(PipelineSettings::withoutSkips)
                            .toList(),
                    fallback.hedge());
        }
        return stage instanceof SecondStage.Guarded guarded
                ? new SecondStage.Guarded(guarded.stage(), List.of(), guarded.stop(), guarded.keep())
                : stage;
    }

    public PipelineSettings withCalibration(Optional<Calibrate> calibration) {
        return new PipelineSettings(
                name, firstStages, depth, fusion, secondStages, context, deadline, calibration, diversity, expand);
    }

    public PipelineSettings withDiversity(Optional<DiversitySettings> diversity) {
        return new PipelineSettings(
                name, firstStages, depth, fusion, secondStages, context, deadline, calibration, diversity, expand);
    }

    /**
     * Other queries, found by one question to a chat model before the first stages.
     *
     * @param count how many, for the ways that give several
     */
    public record Expand(ChatSettings chat, Way way, int count) {}

    /** How a chat model finds other queries. */
    public enum Way {
        /** The query in other words. */
        MULTI_QUERY,
        /** The simpler questions it is made of. */
        DECOMPOSITION,
        /** A more general question. */
        STEP_BACK,
        /** A passage that would answer. */
        HYDE,
        /** The query and a passage that would answer. */
        QUERY2DOC
    }

    /**
     * Probabilities beside the scores.
     *
     * @param file what {@code winnow calibrate} wrote
     * @param threshold what a candidate must reach to be shown
     * @param noAnswer whether to say when there is no good answer
     */
    public record Calibrate(Path file, Threshold threshold, boolean noAnswer) {}

    /** A way to find candidates. */
    public sealed interface FirstStage {
        /** Its word in a pipeline file, and its name in explanations and traces. */
        default String kind() {
            return switch (this) {
                case Bm25 b -> "bm25";
                case Dense d -> "dense";
                case Sparse s -> "sparse";
            };
        }

        /** BM25 with term saturation {@code k1} (default 0.9) and length normalisation {@code b} (default 0.4). */
        record Bm25(double k1, double b) implements FirstStage {}

        /** Nearest vectors of the index's encoder. */
        record Dense() implements FirstStage {}

        /** Learned sparse weights, given with the query. */
        record Sparse() implements FirstStage {}
    }

    /** A way to make one ranking of several; weights are empty or one for each first stage. */
    public sealed interface FusionSettings {
        List<Double> weights();

        record ReciprocalRank(double k, List<Double> weights) implements FusionSettings {}

        record WeightedSum(Normalization normalization, Missing missing, List<Double> weights)
                implements FusionSettings {}
    }

    /**
     * A way to reorder the first {@code depth} candidates. With a {@code blend}, its scores count that share and the stage
     * before the rest, both scaled to 0..1; without, it decides alone.
     */
    public sealed interface SecondStage {
        int depth();

        /** Empty where the stage decides alone. */
        default OptionalDouble blend() {
            return OptionalDouble.empty();
        }

        /** Its word in a pipeline file, and its name in explanations and traces. */
        default String kind() {
            return switch (this) {
                case CrossEncoder c -> "cross-encoder";
                case MaxSim m -> "maxsim";
                case LlmPointwise p -> "llm-pointwise";
                case LlmListwise l -> "llm-listwise";
                case Hosted hosted -> hosted.vendor().kind();
                case Windowed windowed -> windowed.stage().kind();
                case Guarded guarded -> guarded.stage().kind();
                case Fallback f -> "fallback";
                case Learned l -> "learned";
                case Boosted b -> "boost";
                case Feedback f -> "prf";
            };
        }

        /** Whether it gives each passage a score by itself, which can be blended, joined over windows and stopped by. */
        default boolean scores() {
            return !(this instanceof LlmListwise
                    || this instanceof Fallback
                    || this instanceof Learned
                    || this instanceof Boosted
                    || this instanceof Feedback);
        }

        /** A cross-encoder: a bundled model's name or a folder in the Hugging Face layout. */
        record CrossEncoder(String model, int depth, OptionalDouble blend) implements SecondStage {}

        /** Late interaction over a model's token vectors; without a model, as {@link IndexModels} says. */
        record MaxSim(Optional<String> model, int depth, OptionalDouble blend) implements SecondStage {}

        /** A chat model that is asked about each passage by itself. */
        record LlmPointwise(ChatSettings chat, LlmSettings settings, Ask ask, int depth, OptionalDouble blend)
                implements SecondStage {}

        /** A chat model that orders a window of passages at a time; it gives no scores to blend. */
        record LlmListwise(ChatSettings chat, LlmSettings settings) implements SecondStage {
            @Override
            public int depth() {
                return settings.depth();
            }
        }

        /** A reranker that a service hosts. */
        record Hosted(Vendor vendor, RemoteSettings settings, int depth, OptionalDouble blend) implements SecondStage {}

        /**
         * A stage that reads long texts in windows.
         *
         * @param scout how many windows of a text the stage reads, chosen by late interaction as an unnamed maxsim means it;
         *     without, all
         */
        record Windowed(SecondStage stage, WindowSettings windows, OptionalInt scout) implements SecondStage {
            public Windowed {
                if (!stage.scores()) {
                    throw new RankFailure.InvalidInput("the stage " + stage.kind()
                            + " has windows, which only a stage that gives scores can have; take out 'windows'");
                }
                if (scout.isPresent() && scout.getAsInt() < 1) {
                    throw new RankFailure.InvalidInput(
                            "the windows kept by the scout are " + scout.getAsInt() + ", must be 1 or more");
                }
            }

            @Override
            public int depth() {
                return stage.depth();
            }

            @Override
            public OptionalDouble blend() {
                return stage.blend();
            }
        }

        /**
         * A stage that is not always asked, or not for all, or that drops what it puts last.
         *
         * @param skip when it is left out
         * @param stop when it stops reading; for a stage that decides alone by its scores
         * @param keep how many candidates it leaves; without, all
         */
        record Guarded(SecondStage stage, List<Skip> skip, Optional<EarlyStop> stop, OptionalInt keep)
                implements SecondStage {
            public Guarded {
                skip = List.copyOf(skip);
                if (stop.isPresent() && (stage.blend().isPresent() || !stage.scores())) {
                    throw new RankFailure.InvalidInput("the stage " + stage.kind()
                            + " has an early stop, which only a stage that decides alone by its scores can have;"
                            + " take out 'stop'" + (stage.scores() ? ", or 'blend'" : ""));
                }
            }

            @Override
            public int depth() {
                return stage.depth();
            }

            @Override
            public OptionalDouble blend() {
                return stage.blend();
            }
        }

        /** What {@code winnow ltr train} learned: it weighs what the stages before it said, and what the candidates are like. */
        record Learned(Path file, int depth) implements SecondStage {}

        /** Words and phrases that lift the passages in which they stand. */
        record Boosted(Boost settings) implements SecondStage {
            @Override
            public int depth() {
                return settings.depth();
            }
        }

        /** Pseudo-relevance feedback: nearness to what the first candidates have in common. */
        record Feedback(FeedbackSettings settings) implements SecondStage {
            @Override
            public int depth() {
                return settings.depth();
            }

            @Override
            public OptionalDouble blend() {
                return OptionalDouble.of(settings.share());
            }
        }

        /**
         * The first of several stages that answers.
         *
         * @param steps two or more, in order
         * @param hedge after how long the next is asked beside a slow one; without, only after a failure
         */
        record Fallback(List<SecondStage> steps, Optional<Duration> hedge) implements SecondStage {
            public Fallback {
                steps = List.copyOf(steps);
                if (steps.size() < 2) {
                    throw new RankFailure.InvalidInput(
                            "a fallback has " + steps.size() + " steps; give two or more, in the order of preference");
                }
            }

            @Override
            public int depth() {
                return steps.stream().mapToInt(SecondStage::depth).max().orElseThrow();
            }
        }
    }

    /** What a chat model is asked of a passage. */
    public enum Ask {
        /** A grade from 0 to 10. */
        GRADE,
        /** Yes or no, weighed by log-probabilities. */
        YES_NO
    }

    /** Who hosts a reranker, or whose way of speaking a server imitates. */
    public enum Vendor {
        COHERE("cohere"),
        COHERE_V1("cohere"),
        JINA("jina"),
        VOYAGE("voyage"),
        TEI("tei"),
        PINECONE("pinecone");

        private final String kind;

        Vendor(String kind) {
            this.kind = kind;
        }

        /** The word in a pipeline file. */
        public String kind() {
            return kind;
        }
    }
}
