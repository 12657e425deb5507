package dev.winnow.cli;

import dev.winnow.RankFailure;
import dev.winnow.app.PipelineSettings;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle.Kind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which reranker, where there is no first stage of our own. */
final class SecondStageOption {
    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            description =
                    "A cross-encoder in the Hugging Face layout, an encoder for late interaction (of winnow train --head late, a"
                            + " ColBERT model), or hf:OWNER/NAME, pulled before. Default: winnow-mini-en, the late interaction"
                            + " that comes with Winnow")
    @Nullable
    String model;

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "How many candidates to read; the rest stay below. Default: 100")
    @Nullable
    Integer depth;

    @Option(
            names = "--blend",
            paramLabel = "W",
            description = "The model's share, 0 to 1; the order given has the rest. Default: the model decides alone; a"
                    + " run without any of these options is reranked as the pipeline default does")
    @Nullable
    Double blend;

    @Option(
            names = "--pipeline",
            paramLabel = "NAME|FILE",
            description = "Take the rerankers of this pipeline instead of --model, --depth and --blend.")
    @Nullable
    String pipeline;

    /** For candidates that bring scores. */
    PipelineSettings ofRun() {
        return isPlain() ? PipelineSettings.find("default").withContext(Optional.empty()) : settings();
    }

    private boolean isPlain() {
        return model == null && depth == null && blend == null && pipeline == null;
    }

    PipelineSettings settings() {
        if (pipeline == null) {
            return PipelineSettings.find("default")
                    .withContext(Optional.empty())
                    .withSecondStages(List.of(stage()));
        }
        if (model != null || depth != null || blend != null) {
            throw new RankFailure.InvalidInput(
                    "give --pipeline, or --model, --depth and --blend; the pipeline has its own of these");
        }
        PipelineSettings settings = PipelineSettings.find(pipeline).withContext(Optional.empty());
        if (settings.secondStages().isEmpty()) {
            throw new RankFailure.InvalidInput(
                    "the pipeline '" + pipeline + "' has no reranker; name default, or a file with 'rerank:'");
        }
        return settings;
    }

    /** A word for the name of a run. */
    String name() {
        if (isPlain()) {
            return "default";
        }
        return Timings.word(pipeline != null ? pipeline : model != null ? model : "maxsim");
    }

    private SecondStage stage() {
        int reads = depth == null ? 100 : depth;
        OptionalDouble share = blend == null ? OptionalDouble.empty() : OptionalDouble.of(blend);
        return model == null || Bundles.find(model).kind() == Kind.ENCODER
                ? new SecondStage.MaxSim(Optional.ofNullable(model), reads, share)
                : new SecondStage.CrossEncoder(model, reads, share);
    }
}
