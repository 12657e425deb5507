package dev.winnow.pipeline;

import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** How a stage went: a ranking, or the reason why there is none. */
record Attempt(Duration took, Optional<Ranking> ranking, Optional<RankFailure> failure) {
    /** Does the work; what is not a {@link RankFailure} is a bug and flies on. */
    static Attempt of(Supplier<Ranking> work) {
        long start = System.nanoTime();
        try {
            Ranking ranking = work.get();
            return new Attempt(Duration.ofNanos(System.nanoTime() - start), Optional.of(ranking), Optional.empty());
        } catch (RankFailure failure) {
            return failed(Duration.ofNanos(System.nanoTime() - start), failure);
        }
    }

    static Attempt failed(Duration took, RankFailure failure) {
        return new Attempt(took, Optional.empty(), Optional.of(failure));
    }
}
