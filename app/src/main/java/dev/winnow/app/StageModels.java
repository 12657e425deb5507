package dev.winnow.app;

import dev.winnow.app.PipelineSettings.SecondStage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which models a pipeline's later stages name. */
final class StageModels {
    private StageModels() {}

    /** Those that run in this process, in the order of the stages. */
    static List<String> local(PipelineSettings settings) {
        return settings.secondStages().stream().flatMap(StageModels::local).toList();
    }

    /** Those that a stage names. */
    static Stream<String> local(SecondStage stage) {
        return switch (stage) {
            case SecondStage.CrossEncoder c -> Stream.of(c.model());
            case SecondStage.MaxSim m -> m.model().stream();
            case SecondStage.LlmPointwise p -> Stream.empty();
            case SecondStage.LlmListwise l -> Stream.empty();
            case SecondStage.Hosted h -> Stream.empty();
            case SecondStage.Windowed w -> local(w.stage());
            case SecondStage.Guarded g -> local(g.stage());
            case SecondStage.Fallback f -> f.steps().stream().flatMap(StageModels::local);
            case SecondStage.Learned l -> Stream.empty();
            case SecondStage.Boosted b -> Stream.empty();
            case SecondStage.Feedback f -> Stream.empty();
        };
    }

    /** That of the first late interaction that names one. */
    static Optional<String> late(PipelineSettings settings) {
        return settings.secondStages().stream()
                .map(StageModels::late)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> late(SecondStage stage) {
        if (stage instanceof SecondStage.Windowed windowed) {
            return late(windowed.stage());
        }
        if (stage instanceof SecondStage.Guarded guarded) {
            return late(guarded.stage());
        }
        return stage instanceof SecondStage.MaxSim maxSim ? maxSim.model() : Optional.empty();
    }
}
