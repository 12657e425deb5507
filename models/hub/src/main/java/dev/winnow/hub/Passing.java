package dev.winnow.hub;

import dev.winnow.RankFailure;
import java.time.Duration;
import java.util.Optional;

/** A failure that may pass: the same is tried again after a while. */
final class Passing extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient RankFailure failure;
    private final transient Optional<Duration> wait;
    private final boolean moved;

    /**
     * @param failure what is told when it does not pass
     * @param wait how long the hub asked to wait
     * @param moved whether something arrived before
     */
    Passing(RankFailure failure, Optional<Duration> wait, boolean moved) {
        super(failure.getMessage(), failure);
        this.failure = failure;
        this.wait = wait;
        this.moved = moved;
    }

    RankFailure failure() {
        return failure;
    }

    Optional<Duration> wanted() {
        return wait;
    }

    boolean hasMoved() {
        return moved;
    }
}
