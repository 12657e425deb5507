package dev.winnow.remote;

import dev.failsafe.CircuitBreaker;
import dev.winnow.RankFailure;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Leaves a service alone for a while after {@link RemoteSettings#FAILURES} failures in a row, then lets one request try.
 * Only what says that the service is ill counts: it is overloaded, cannot be reached, or is too slow for its own limit.
 */
final class Breaker {
    private final String name;
    private final Duration rest;
    private final CircuitBreaker<Object> breaker;

    Breaker(String name, Duration rest) {
        this.name = name;
        this.rest = rest;
        this.breaker = CircuitBreaker.builder()
                .withFailureThreshold(RemoteSettings.FAILURES)
                .withDelay(rest)
                .build();
    }

    /** @param hurried whether the caller gives less time than the service's own limit; then lateness says nothing of it */
    <T> T call(boolean hurried, Supplier<T> work) {
        if (!breaker.tryAcquirePermit()) {
            throw new RankFailure.Unavailable(
                    name + " is left alone for " + rest.toMillis() + " ms after " + RemoteSettings.FAILURES
                            + " failures in a row; check that the service runs",
                    null);
        }
        try {
            T answer = work.get();
            breaker.recordSuccess();
            return answer;
        } catch (RuntimeException e) {
            boolean ill = e instanceof RankFailure.Overloaded
                    || e instanceof RankFailure.Unavailable
                    || (e instanceof RankFailure.DeadlineExceeded && !hurried);
            if (ill && !Thread.currentThread().isInterrupted()) {
                breaker.recordFailure();
            } else if (breaker.isHalfOpen()) {
                breaker.recordFailure(); // the one try must end, and it proved nothing
            }
            throw e;
        }
    }
}
