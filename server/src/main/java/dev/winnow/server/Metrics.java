package dev.winnow.server;

import dev.winnow.app.CacheStats;
import dev.winnow.app.redis.RedisStats;
import dev.winnow.pipeline.Trace;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What Prometheus reads at {@code /metrics}. Labels come from fixed lists, never from requests. */
final class Metrics {
    private static final Duration[] BUCKETS =
            buckets(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000);
    private static final double[] SCORES = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};
    private static final double[] COUNTS = {1, 10, 30, 100, 300, 1_000, 3_000, 10_000};
    private static final double[] TOKENS = {100, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** The registry forgets what nobody else holds. */
    private final List<Object> watched = new ArrayList<>();

    // Held, as to find a meter by its name and labels takes longer than to count.
    private final Map<Answered, Timer> requests = new ConcurrentHashMap<>();
    private final Map<String, Timer> stages = new ConcurrentHashMap<>();
    private final Timer queue = part("queue");
    private final Timer tokenise = part("tokenise");
    private final Timer compute = part("compute");
    private final DistributionSummary documents = summary("winnow.request.documents", "Documents of a request", COUNTS);
    private final DistributionSummary tokens =
            summary("winnow.request.tokens", "Tokens of a request, the query counted for each text", TOKENS);
    private final DistributionSummary scores = summary("winnow.score", "Relevance of the best result, 0 to 1", SCORES);
    private final Counter truncated = registry.counter("winnow.truncated.documents");

    private record Answered(String dialect, int status) {}

    private static Duration[] buckets(int... millis) {
        Duration[] buckets = new Duration[millis.length];
        for (int i = 0; i < millis.length; i++) {
            buckets[i] = Duration.ofMillis(millis[i]);
        }
        return buckets;
    }

    /** What is read when it is asked for. */
    <T> void watch(String name, String description, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value).description(description).register(registry);
    }

    /** Hits and misses of caches, and what they hold. */
    void watchCaches(Supplier<List<CacheStats>> caches) {
        for (CacheStats cache : caches.get()) {
            String name = cache.name();
            Supplier<CacheStats> now = () -> caches.get().stream()
                    .filter(other -> other.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            watched.add(now);
            count("hit", name, now, stats -> stats.get().hits());
            count("miss", name, now, stats -> stats.get().misses());
            Gauge.builder("winnow.cache.bytes", now, stats -> stats.get().bytes())
                    .description("Bytes that a cache holds, about")
                    .tag("cache", name)
                    .register(registry);
        }
    }

    private void count(
            String result, String cache, Supplier<CacheStats> now, ToDoubleFunction<Supplier<CacheStats>> value) {
        FunctionCounter.builder("winnow.cache.lookups", now, value)
                .description("How often a cache was asked, and whether it knew")
                .tag("cache", cache)
                .tag("result", result)
                .register(registry);
    }

    /** Whether a cache is asked that other servers share, and what went wrong with it. */
    void watchShared(Supplier<RedisStats> shared) {
        watched.add(shared);
        Gauge.builder("winnow.shared.cache.up", shared, now -> now.get().isWell() ? 1 : 0)
                .description("Whether the shared cache is asked: 0 while it is left alone after failures")
                .register(registry);
        FunctionCounter.builder(
                        "winnow.shared.cache.failures", shared, now -> now.get().failures())
                .description("Look-ups and writes that the shared cache gave no proper answer to in time")
                .register(registry);
        FunctionCounter.builder(
                        "winnow.shared.cache.dropped", shared, now -> now.get().dropped())
                .description("Values that were not written to the shared cache")
                .register(registry);
    }

    void answered(Dialect dialect, int status, Meter meter) {
        requests.computeIfAbsent(new Answered(dialect.name(), status), this::request)
                .record(meter.total());
        if (meter.compute().isZero()) {
            return;
        }
        queue.record(meter.queue());
        tokenise.record(meter.tokenise());
        compute.record(meter.compute());
        documents.record(meter.documents());
        tokens.record((double) meter.tokens());
        truncated.increment(meter.truncated());
    }

    private Timer request(Answered answered) {
        return timer(
                "winnow.request",
                "From the head of a request to its answer",
                "dialect",
                answered.dialect(),
                "status",
                Integer.toString(answered.status()));
    }

    private Timer part(String part) {
        return timer("winnow.request.part", "Where a request's time went", "part", part);
    }

    private Timer stage(String stage) {
        return timer("winnow.stage", "One stage of a pipeline", "stage", stage);
    }

    /** @param tags names and values in turn */
    private Timer timer(String name, String description, String... tags) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private DistributionSummary summary(String name, String description, double... buckets) {
        return DistributionSummary.builder(name)
                .description(description)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    void failed(Problem problem) {
        registry.counter("winnow.errors", "kind", problem.label()).increment();
    }

    /** The stages of a pipeline's run, and those that were passed over. */
    void traced(Trace trace) {
        for (Trace.Step step : trace.steps()) {
            stages.computeIfAbsent(step.stage(), this::stage).record(step.took());
        }
        trace.degradations()
                .forEach(step -> registry.counter("winnow.degraded", "stage", step.stage())
                        .increment());
    }

    void scored(double relevance) {
        scores.record(relevance);
    }

    void shadowed(Optional<Double> agreement) {
        if (agreement.isEmpty()) {
            registry.counter("winnow.shadow.failures").increment();
        } else {
            summary("winnow.shadow.agreement", "Share of the first ten that a shadow pipeline has too", SCORES)
                    .record(agreement.get());
        }
    }

    String text() {
        return registry.scrape();
    }
}
