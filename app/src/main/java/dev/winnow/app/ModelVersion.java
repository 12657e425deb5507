package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.app.PipelineSettings.FirstStage;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which model scores in a stage, so that a calibration is never used with another one: a local model's name and a word that
 * changes when its weights do, a remote one's vendor and name. Costs a look at all weights.
 */
final class ModelVersion {
    private ModelVersion() {}

    /**
     * @param named the models of stages that name none
     * @throws RankFailure.Misconfigured when no model scores under this name, or more than one may
     */
    static String of(PipelineSettings settings, String stage, IndexModels named) {
        Stream<Optional<String>> first = settings.firstStages().stream()
                .filter(of -> of instanceof FirstStage.Dense && stage.equals("dense"))
                .map(of -> Optional.of(local(named.encoder())));
        Stream<Optional<String>> second = settings.secondStages().stream()
                .flatMap(ModelVersion::parts)
                .filter(of -> of.kind().equals(stage))
                .map(of -> model(of, named));
        List<String> models = Stream.concat(second, first)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        if (models.isEmpty()) {
            throw new RankFailure.Misconfigured("the pipeline '" + settings.name() + "' has no stage '" + stage
                    + "' whose scores can be calibrated; name one that asks a model");
        }
        if (models.size() > 1) {
            throw new RankFailure.Misconfigured("in the pipeline '" + settings.name() + "' the scores of '" + stage
                    + "' may come from " + String.join(" or ", models)
                    + ", and a calibration is of one model's; let one model answer under this kind, or take the calibration"
                    + " out");
        }
        return models.getFirst();
    }

    /** The stages that may do a stage's work: those of a fallback chain, or itself. */
    static Stream<SecondStage> parts(SecondStage stage) {
        return switch (stage) {
            case SecondStage.Guarded guarded -> parts(guarded.stage());
            case SecondStage.Fallback fallback -> fallback.steps().stream().flatMap(ModelVersion::parts);
            case SecondStage.CrossEncoder c -> Stream.of(stage);
            case SecondStage.MaxSim m -> Stream.of(stage);
            case SecondStage.LlmPointwise p -> Stream.of(stage);
            case SecondStage.LlmListwise l -> Stream.of(stage);
            case SecondStage.Hosted h -> Stream.of(stage);
            case SecondStage.Windowed w -> Stream.of(stage);
            case SecondStage.Learned l -> Stream.of(stage);
            case SecondStage.Boosted b -> Stream.of(stage);
            case SecondStage.Feedback f -> Stream.of(stage);
        };
    }

    private static Optional<String> model(SecondStage stage, IndexModels named) {
        return switch (stage) {
            case SecondStage.CrossEncoder encoder -> Optional.of(local(encoder.model()));
            case SecondStage.MaxSim maxSim -> Optional.of(local(maxSim.model().orElse(named.late())));
            case SecondStage.LlmPointwise llm -> Optional.of(llm.chat().model() + " asked for " + llm.ask());
            case SecondStage.Hosted hosted ->
                Optional.of(hosted.vendor().kind() + " " + hosted.settings().model());
            case SecondStage.Windowed windowed -> // the same model's scores mean something else, joined in another way
                model(windowed.stage(), named).map(inner -> inner + " in " + WindowFiles.write(windowed));
            case SecondStage.LlmListwise llm -> Optional.empty();
            case SecondStage.Guarded guarded -> Optional.empty();
            case SecondStage.Fallback fallback -> Optional.empty();
            case SecondStage.Learned learned -> Optional.empty();
            case SecondStage.Boosted boosted -> Optional.empty();
            case SecondStage.Feedback feedback -> Optional.empty();
        };
    }

    private static String local(String nameOrFolder) {
        ModelBundle bundle = Bundles.find(nameOrFolder);
        return bundle.name() + " " + bundle.identity();
    }
}
