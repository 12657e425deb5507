package dev.winnow.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

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

    /** The steps that failed and were passed over: the answer is what the others gave. */
    public List<Step> degradations() {
        return steps.stream().filter(step -> step.failure().isPresent()).toList();
    }

    /**
     * One stage at work.
     *
     * @param stage its name
     * @param took from its start to its answer, or to when it was given up
     * @param in how many candidates it was given
     * @param out how many it gave
     * @param failure why it was passed over, if it was
     */
    public record Step(Kind kind, String stage, Duration took, int in, int out, Optional<String> failure) {}

    /** What a step does. */
    public enum Kind {
        RETRIEVE,
        FUSE,
        RERANK,
        CONTEXT
    }
}
