package dev.winnow.server;

import dev.winnow.app.PipelineSettings;
import dev.winnow.app.PipelineSettings.Calibrate;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.calibrate.Threshold;
import dev.winnow.eval.calibrate.CalibrationFile;
import dev.winnow.rerank.Rerankers;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A pipeline's last reranker by itself, for callers who bring their own candidates: it decides alone, reads all it is given
 * where a text costs nothing but time, and drops none.
 */
record Alone(SecondStage stage) {
    private static final Logger LOG = System.getLogger(Alone.class.getName());
    private static final int ALL = Rerankers.MAX_DEPTH;

    /** Late interaction where the pipeline has no reranker but such as weigh what others said. */
    static Alone of(PipelineSettings settings) {
        return new Alone(settings.secondStages().reversed().stream()
                .filter(stage -> !weighsOthers(stage))
                .findFirst()
                .map(Alone::alone)
                .orElseGet(() -> new SecondStage.MaxSim(Optional.empty(), ALL, OptionalDouble.empty())));
    }

    private static boolean weighsOthers(SecondStage stage) {
        return stage instanceof SecondStage.Guarded guarded
                ? weighsOthers(guarded.stage())
                : stage instanceof SecondStage.Learned
                        || stage instanceof SecondStage.Boosted
                        || stage instanceof SecondStage.Feedback;
    }

    private static SecondStage alone(SecondStage stage) {
        OptionalDouble none = OptionalDouble.empty();
        return switch (stage) {
            case SecondStage.MaxSim maxSim -> new SecondStage.MaxSim(maxSim.model(), ALL, none);
            case SecondStage.CrossEncoder encoder -> new SecondStage.CrossEncoder(encoder.model(), ALL, none);
            case SecondStage.Hosted hosted -> new SecondStage.Hosted(hosted.vendor(), hosted.settings(), ALL, none);
            case SecondStage.Windowed windowed ->
                new SecondStage.Windowed(alone(windowed.stage()), windowed.windows(), windowed.scout());
            // Whoever asks for reranking alone gets it whatever the first stage says, and for every document.
            case SecondStage.Guarded guarded -> alone(guarded.stage());
            case SecondStage.Fallback fallback ->
                new SecondStage.Fallback(
                        fallback.steps().stream().map(Alone::alone).toList(), fallback.hedge());
            // Each text is a question to a chat model, so its depth goes on bounding what a request costs.
            case SecondStage.LlmPointwise llm ->
                new SecondStage.LlmPointwise(llm.chat(), llm.settings(), llm.ask(), llm.depth(), none);
            case SecondStage.LlmListwise llm -> llm;
            case SecondStage.Learned learned -> learned;
            case SecondStage.Boosted boosted -> boosted;
            case SecondStage.Feedback feedback -> feedback;
        };
    }

    /** The settings of a pipeline that is this stage, with probabilities where the calibration is of its scores. */
    PipelineSettings settings(PipelineSettings of) {
        return of.withContext(Optional.empty())
                .withDiversity(Optional.empty())
                .withSecondStages(List.of(stage))
                .withCalibration(of.calibration().flatMap(this::calibration));
    }

    private Optional<Calibrate> calibration(Calibrate given) {
        String calibrated = CalibrationFile.read(given.file()).stage();
        if (!calibrated.equals(stage.kind())) {
            LOG.log(
                    Level.INFO,
                    "the calibration " + given.file() + " is of the stage " + calibrated + ", so lists reranked by "
                            + stage.kind() + " alone get no probabilities");
            return Optional.empty();
        }
        return Optional.of(new Calibrate(given.file(), new Threshold.None(), false));
    }

    /** Whether a text's score does not depend on the others, so that a long list may be read in parts. */
    boolean isSliceable() {
        return stage.depth() == ALL && !(stage instanceof SecondStage.Fallback);
    }

    /** Whether it runs in this process, all of it. */
    boolean isLocal() {
        return isLocal(stage);
    }

    private static boolean isLocal(SecondStage stage) {
        return switch (stage) {
            case SecondStage.MaxSim maxSim -> true;
            case SecondStage.CrossEncoder encoder -> true;
            case SecondStage.Windowed windowed -> isLocal(windowed.stage());
            case SecondStage.Guarded guarded -> isLocal(guarded.stage());
            case SecondStage.Fallback fallback -> fallback.steps().stream().allMatch(Alone::isLocal);
            case SecondStage.Hosted hosted -> false;
            case SecondStage.LlmPointwise llm -> false;
            case SecondStage.LlmListwise llm -> false;
            case SecondStage.Learned learned -> true;
            case SecondStage.Boosted boosted -> true;
            case SecondStage.Feedback feedback -> true;
        };
    }
}
