package dev.winnow.app;

import dev.winnow.app.PipelineSettings.FirstStage;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.lucene.LuceneIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The stage of a pipeline whose place a newly trained model would take: the last of the model's kind, or else the last that runs a
 * model in this process. Depth, share, windows and rules stay. Where there is no such stage, one is put at the end that reads as many
 * candidates and counts as much as the late interaction of the built-in pipeline.
 *
 * @param pipeline as it is
 * @param kind of the new model: an encoder interacts late, a cross-encoder reads pairs
 * @param model what the stage runs now, a bundled model's name or a folder; empty without such a stage
 */
public record Incumbent(PipelineSettings pipeline, Kind kind, Optional<String> model) {
    /** @param index the folder of the index that decides what a stage runs which names no model */
    public static Incumbent of(PipelineSettings pipeline, Kind kind, Path index) {
        OptionalInt place = place(pipeline, kind);
        Optional<SecondStage> stage =
                place.isPresent() ? local(pipeline.secondStages().get(place.getAsInt())) : Optional.empty();
        return new Incumbent(
                pipeline,
                kind,
                stage.map(local -> StageModels.local(local)
                        .findFirst()
                        .orElseGet(() -> named(index).late())));
    }

    /** The same pipeline with another model of the kind, a name or a folder. */
    public PipelineSettings replacedBy(String newModel) {
        List<SecondStage> stages = new ArrayList<>(pipeline.secondStages());
        OptionalInt place = place(pipeline, kind);
        if (place.isPresent()) {
            stages.set(place.getAsInt(), with(stages.get(place.getAsInt()), newModel));
        } else {
            List<SecondStage> known = PipelineSettings.find("default").secondStages();
            SecondStage usual = known.get(last(known, stage -> true).orElseThrow());
            stages.add(stage(newModel, usual.depth(), usual.blend()));
        }
        return pipeline.withSecondStages(stages);
    }

    /**
     * What reads a query in this process as the pipeline is, names or folders: the encoder of dense retrieval, and the stages' models.
     *
     * @param index the folder of the index that decides which encoder that is
     */
    public Set<String> readers(Path index) {
        Set<String> readers = new LinkedHashSet<>(StageModels.local(pipeline));
        model.ifPresent(readers::add);
        if (pipeline.firstStages().stream().anyMatch(stage -> stage instanceof FirstStage.Dense)) {
            readers.add(named(index).encoder());
        }
        return readers;
    }

    /** The pipeline up to that stage: it gives the lists that a new model would put into order. */
    public PipelineSettings before() {
        List<SecondStage> stages = pipeline.secondStages();
        return pipeline.withSecondStages(stages.subList(0, place(pipeline, kind).orElse(stages.size())));
    }

    /** How many candidates of such a list it would read. */
    public int depth() {
        List<SecondStage> stages = replacedBy("").secondStages();
        return stages.get(place(pipeline, kind).orElse(stages.size() - 1)).depth();
    }

    /** What the new model's stage is called in traces and in calibrations. */
    public String stage() {
        return stage("", 1, OptionalDouble.empty()).kind();
    }

    private static OptionalInt place(PipelineSettings pipeline, Kind kind) {
        List<SecondStage> stages = pipeline.secondStages();
        OptionalInt same = last(stages, stage -> kind(stage) == kind);
        return same.isPresent() ? same : last(stages, stage -> true);
    }

    /** The last stage that runs a model in this process which is so. */
    private static OptionalInt last(List<SecondStage> stages, Predicate<SecondStage> wanted) {
        return IntStream.range(0, stages.size())
                .filter(i -> local(stages.get(i)).filter(wanted).isPresent())
                .max();
    }

    private static Kind kind(SecondStage local) {
        return local instanceof SecondStage.CrossEncoder ? Kind.CROSS_ENCODER : Kind.ENCODER;
    }

    /** The cross-encoder or the late interaction in a stage, if there is one. */
    private static Optional<SecondStage> local(SecondStage stage) {
        if (stage instanceof SecondStage.Windowed windowed) {
            return local(windowed.stage());
        }
        if (stage instanceof SecondStage.Guarded guarded) {
            return local(guarded.stage());
        }
        return stage instanceof SecondStage.CrossEncoder || stage instanceof SecondStage.MaxSim
                ? Optional.of(stage)
                : Optional.empty();
    }

    private SecondStage with(SecondStage stage, String newModel) {
        if (stage instanceof SecondStage.Windowed windowed) {
            return new SecondStage.Windowed(with(windowed.stage(), newModel), windowed.windows(), windowed.scout());
        }
        if (stage instanceof SecondStage.Guarded guarded) {
            return new SecondStage.Guarded(
                    with(guarded.stage(), newModel), guarded.skip(), guarded.stop(), guarded.keep());
        }
        return stage(newModel, stage.depth(), stage.blend());
    }

    private SecondStage stage(String newModel, int depth, OptionalDouble blend) {
        return switch (kind) {
            case CROSS_ENCODER -> new SecondStage.CrossEncoder(newModel, depth, blend);
            case ENCODER -> new SecondStage.MaxSim(Optional.of(newModel), depth, blend);
        };
    }

    private static IndexModels named(Path folder) {
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            return IndexModels.of(Optional.of(index.settings()));
        }
    }
}
