package dev.winnow.pipeline;

import dev.winnow.Notes;
import dev.winnow.pipeline.Trace.Kind;
import dev.winnow.pipeline.Trace.Step;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How much of the reranking was done, so that nobody takes a hurried answer for a careful one.
 *
 * @param level of the whole answer
 * @param scored how many candidates the last reranker read
 * @param of how many it was to read
 * @param reason what is missing and why, if anything is, or why a stage was skipped
 */
public record Quality(Level level, int scored, int of, Optional<String> reason) {
    /** From best to worst. */
    public enum Level {
        /** Every stage did what it was to do; a pipeline without rerankers has nothing to miss. */
        FULL,
        /** A rule said that the last reranker was not worth its time. */
        SKIPPED,
        /** Some stage failed or read less than it was to. */
        PARTIAL,
        /** No reranker read anything, though there are some: the order is the first stage's. */
        FIRST_STAGE
    }

    static Quality of(List<Step> steps) {
        List<Step> rerankers =
                steps.stream().filter(step -> step.kind() == Kind.RERANK).toList();
        Optional<String> missing = reasons(steps.stream().map(Step::degradation));
        if (rerankers.isEmpty()) {
            return new Quality(missing.isPresent() ? Level.PARTIAL : Level.FULL, 0, 0, missing);
        }
        Step last = rerankers.getLast();
        Notes.Read read = read(last);
        boolean nothing =
                rerankers.stream().allMatch(step -> step.in() > 0 && read(step).read() == 0);
        if (missing.isPresent()) {
            return new Quality(nothing ? Level.FIRST_STAGE : Level.PARTIAL, read.read(), read.of(), missing);
        }
        boolean skipped = last.in() > 0 && read.read() == 0;
        Optional<String> said = reasons(last.notes().stream().map(note -> Optional.of(note.text())));
        return new Quality(
                skipped ? Level.SKIPPED : Level.FULL, read.read(), read.of(), skipped ? said : Optional.empty());
    }

    /** A stage that does not say what it read has read all, or nothing when it failed. */
    private static Notes.Read read(Step step) {
        return step.failure().isPresent()
                ? new Notes.Read(0, step.read().map(Notes.Read::of).orElse(step.in()))
                : step.read().orElse(new Notes.Read(step.in(), step.in()));
    }

    private static Optional<String> reasons(java.util.stream.Stream<Optional<String>> given) {
        String reasons = given.flatMap(Optional::stream).collect(Collectors.joining("; "));
        return reasons.isEmpty() ? Optional.empty() : Optional.of(reasons);
    }
}
