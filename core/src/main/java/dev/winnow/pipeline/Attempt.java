package dev.winnow.pipeline;

import dev.winnow.Notes;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** How a stage went: a ranking, or the reason why there is none; and what the stage said beside it. */
record Attempt(Duration took, Optional<Ranking> ranking, Optional<RankFailure> failure, Notes notes) {
    /** Does the work; what is not a {@link RankFailure} is a bug and flies on. */
    static Attempt of(Supplier<Ranking> work) {
        long start = System.nanoTime();
        Notes notes = new Notes();
        try {
            Optional<Ranking> ranking = Optional.of(notes.during(work));
            return new Attempt(since(start), ranking, Optional.empty(), notes);
        } catch (RankFailure failure) {
            return new Attempt(since(start), Optional.empty(), Optional.of(failure), notes);
        }
    }

    static Attempt failed(Duration took, RankFailure failure) {
        return new Attempt(took, Optional.empty(), Optional.of(failure), new Notes());
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
