package dev.winnow.pipeline;

import dev.winnow.Notes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a pipeline did for one query.
 *
 * @param steps in the order in which they began; first stages run side by side
 * @param total from the call to the answer
 */
public record Trace(List<Step> steps, Duration total) {
    public Trace {
        steps = List.copyOf(steps);
    }

    /** The steps that failed, wholly or in part: the answer is what the others gave, and the rest of this one. */
    public List<Step> degradations() {
        return steps.stream().filter(step -> step.degradation().isPresent()).toList();
    }

    /** How much of the reranking was done. */
    public Quality quality() {
        return Quality.of(steps);
    }

    /**
     * One stage at work.
     *
     * @param stage its name
     * @param took from its start to its answer, or to when it was given up
     * @param in how many candidates it was given
     * @param out how many it gave
     * @param failure why it was passed over, if it was
     * @param notes what the stage said of this call, such as what it cost or which part of it failed
     * @param read how many candidates it read of those it was to read, if it said so
     */
    public record Step(
            Kind kind,
            String stage,
            Duration took,
            int in,
            int out,
            Optional<String> failure,
            List<Notes.Note> notes,
            Optional<Notes.Read> read) {
        public Step {
            notes = List.copyOf(notes);
        }

        /** A step that said nothing. */
        public Step(Kind kind, String stage, Duration took, int in, int out, Optional<String> failure) {
            this(kind, stage, took, in, out, failure, List.of(), Optional.empty());
        }

        /** Why it was passed over, or which parts of it failed; empty when all went well. */
        public Optional<String> degradation() {
            String parts = Stream.concat(
                            failure.stream(),
                            notes.stream().filter(Notes.Note::degraded).map(Notes.Note::text))
                    .collect(Collectors.joining("; "));
            return parts.isEmpty() ? Optional.empty() : Optional.of(parts);
        }
    }

    /** What a step does. */
    public enum Kind {
        /** Finds other queries to ask beside the one given. */
        EXPAND,
        RETRIEVE,
        FUSE,
        RERANK,
        /** Works on what was found without reading it: joins copies, cuts by a threshold, spreads. */
        ARRANGE,
        CONTEXT
    }
}
