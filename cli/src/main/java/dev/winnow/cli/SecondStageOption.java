package dev.winnow.cli;

import dev.winnow.app.PipelineSettings;
import dev.winnow.app.PipelineSettings.SecondStage;
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
            description = "A cross-encoder in the Hugging Face layout. Default: late interaction over the bundled"
                    + " encoder's token vectors")
    @Nullable
    String model;

    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many candidates to read; the rest stay below. Default: ${DEFAULT-VALUE}")
    int depth = 100;

    @Option(
            names = "--blend",
            paramLabel = "W",
            description = "The model's share, 0 to 1; the order given has the rest. Default: the model decides alone")
    @Nullable
    Double blend;

    @Option(
            names = "--pipeline",
            paramLabel = "NAME|FILE",
            description = "Take the rerankers of this pipeline instead of --model, --depth and --blend.")
    @Nullable
    String pipeline;

    PipelineSettings settings() {
        PipelineSettings settings =
                PipelineSettings.find(pipeline == null ? "default" : pipeline).withContext(Optional.empty());
        return pipeline == null ? settings.withSecondStages(List.of(stage())) : settings;
    }

    /** A word for the run's name. */
    String name() {
        return Timings.word(pipeline != null ? pipeline : model != null ? model : "maxsim");
    }

    private SecondStage stage() {
        OptionalDouble share = blend == null ? OptionalDouble.empty() : OptionalDouble.of(blend);
        return model == null
                ? new SecondStage.MaxSim(Optional.empty(), depth, share)
                : new SecondStage.CrossEncoder(model, depth, share);
    }
}
