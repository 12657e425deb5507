package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.eval.gate.Gate;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gates as they stand in a YAML file: which data, which pipeline, which limits.
 *
 * @param file where it was read from
 * @param entries one or more, each gate with a name of its own
 */
public record GateFile(Path file, List<Entry> entries) {
    public GateFile {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new RankFailure.InvalidInput(file + " has no gate; name at least one under 'gates'");
        }
        Set<String> names = new HashSet<>();
        for (Entry entry : entries) {
            if (!names.add(entry.gate().name())) {
                throw new RankFailure.InvalidInput("two gates in " + file + " are called '"
                        + entry.gate().name() + "'; give each a name of its own");
            }
        }
    }

    /**
     * One gate and what it is held against.
     *
     * @param gate the limits
     * @param data what is searched
     * @param pipeline what answers; its name is the one the file gives it
     * @param baseline what it is compared with
     */
    public record Entry(Gate gate, Data data, PipelineSettings pipeline, Baseline baseline) {}

    /**
     * What is searched.
     *
     * @param collection a folder in the BEIR layout
     * @param split the judgements used, such as {@code test}
     * @param index the folder of an index of the collection; empty to build one that is thrown away afterwards
     * @param relevanceLevel the grade from which a document counts as relevant
     * @param whenMissing what becomes of the gate when the collection is not there
     */
    public record Data(
            Path collection, String split, Optional<Path> index, int relevanceLevel, WhenMissing whenMissing) {}

    /** What becomes of a gate whose collection is not there. */
    public enum WhenMissing {
        /** An error: the default. */
        FAIL,
        /** The gate is skipped, with the reason: for data that not every machine holds. */
        SKIP
    }

    /** What a candidate is compared with. */
    public sealed interface Baseline {
        /** Nothing. */
        record None() implements Baseline {}

        /** What another pipeline answers on the same machine. */
        record OfPipeline(PipelineSettings pipeline) implements Baseline {}

        /** What was answered before, as a TREC run. */
        record OfRun(Path file) implements Baseline {}
    }

    /** @throws RankFailure.InvalidInput when the file does not make sense; the message says where */
    public static GateFile read(Path file) {
        return GateFiles.read(file);
    }

    /**
     * The gates of these names alone, in the order of the file.
     *
     * @throws RankFailure.InvalidInput when there is no gate of a name
     */
    public GateFile only(List<String> names) {
        List<String> known = entries.stream().map(entry -> entry.gate().name()).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new RankFailure.InvalidInput(
                        "there is no gate '" + name + "' in " + file + "; there are " + String.join(", ", known));
            }
        }
        return new GateFile(
                file,
                entries.stream()
                        .filter(entry -> names.contains(entry.gate().name()))
                        .toList());
    }
}
