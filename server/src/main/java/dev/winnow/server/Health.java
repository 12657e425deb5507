package dev.winnow.server;

import dev.winnow.RankFailure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether the process lives, and whether it can serve: a small probe through the engine, asked at most every two seconds.
 * An engine that is busy can serve; one that fails, or a server that is closing, cannot.
 */
final class Health {
    private static final long FRESH = Duration.ofSeconds(2).toNanos();

    private final Runnable probe;
    private final BooleanSupplier closing;
    private final LongSupplier nanoClock;
    private Optional<String> obstacle = Optional.empty();
    private boolean probed;
    private long at;

    Health(Runnable probe, BooleanSupplier closing, LongSupplier nanoClock) {
        this.probe = probe;
        this.closing = closing;
        this.nanoClock = nanoClock;
    }

    Answer live() {
        return Answer.ok(Map.of("status", "UP"));
    }

    Answer ready() {
        Optional<String> reason = closing.getAsBoolean() ? Optional.of("the server is closing") : obstacle();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status", reason.isEmpty() ? "UP" : "DOWN");
        reason.ifPresent(text -> json.put("reason", text));
        return Answer.json(reason.isEmpty() ? 200 : 503, json);
    }

    private synchronized Optional<String> obstacle() {
        if (!probed || nanoClock.getAsLong() - at > FRESH) {
            obstacle = ask();
            at = nanoClock.getAsLong();
            probed = true;
        }
        return obstacle;
    }

    private Optional<String> ask() {
        try {
            probe.run();
            return Optional.empty();
        } catch (RankFailure.Overloaded | RankFailure.DeadlineExceeded busy) {
            return Optional.empty();
        } catch (RankFailure failure) {
            return Optional.of(failure.kind().label());
        } catch (RuntimeException e) {
            return Optional.of(Problem.BUG.label());
        }
    }
}
