package dev.winnow.app.redis;

import dev.failsafe.CircuitBreaker;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Whether Redis is asked: after {@value #FAILURES} failures in a row it is left alone for a while, then one look-up may try.
 * Says once when that begins and once when it ends. Safe for concurrent use.
 */
final class Health {
    static final int FAILURES = 3;

    private static final Logger LOG = System.getLogger(RedisCache.class.getName());

    private final String address;
    private final Duration rest;
    private final CircuitBreaker<Object> breaker;
    private final AtomicBoolean well = new AtomicBoolean(true);
    private final LongAdder failures = new LongAdder();

    Health(String address, Duration rest) {
        this.address = address;
        this.rest = rest;
        this.breaker = CircuitBreaker.builder()
                .withFailureThreshold(FAILURES)
                .withSuccessThreshold(1)
                .withDelay(rest)
                .build();
    }

    /** Whether to ask now; whoever may must tell how it ended. */
    boolean mayAsk() {
        return breaker.tryAcquirePermit();
    }

    boolean isWell() {
        return breaker.isClosed();
    }

    long failures() {
        return failures.sum();
    }

    void answered() {
        breaker.recordSuccess();
        if (breaker.isClosed() && well.compareAndSet(false, true)) {
            LOG.log(Level.INFO, () -> "the shared cache at " + address + " answers again");
        }
    }

    /** It cannot be used from the start. */
    void begin(String why) {
        breaker.open();
        failed(why);
    }

    void failed(String why) {
        failures.increment();
        breaker.recordFailure();
        if (breaker.isOpen() && well.compareAndSet(true, false)) {
            LOG.log(
                    Level.WARNING,
                    () -> "the shared cache at " + address + " cannot be used: " + why
                            + "; answers go on without it, and it is asked again every " + rest.toMillis() + " ms");
        }
    }

    /** Nothing was learned, as the caller had no time for it; one try after a rest ends all the same. */
    void unproved() {
        if (!breaker.isClosed()) {
            breaker.recordFailure();
        }
    }
}
