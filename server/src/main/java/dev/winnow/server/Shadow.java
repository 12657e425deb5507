package dev.winnow.server;

import dev.winnow.Deadline;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.pipeline.Outcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * A pipeline that answers the same searches, after the caller has the answer, one at a time: its order is compared and never
 * returned. Searches that come while it works are left out, so that it never holds anybody up for long.
 */
final class Shadow implements AutoCloseable {
    private static final int COMPARED = 10;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Catalogue catalogue;
    private final String name;
    private final Metrics metrics;
    private final Semaphore free = new Semaphore(1);
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    Shadow(Catalogue catalogue, String name, Metrics metrics) {
        this.catalogue = catalogue;
        this.name = name;
        this.metrics = metrics;
    }

    void compare(Query query, Outcome given) {
        if (free.tryAcquire()) {
            executor.execute(() -> {
                try {
                    metrics.shadowed(agreement(query, given));
                } finally {
                    free.release();
                }
            });
        }
    }

    private Optional<Double> agreement(Query query, Outcome given) {
        List<String> answered = given.ranking().head(COMPARED).ids();
        if (answered.isEmpty()) {
            return Optional.of(1.0);
        }
        try {
            Outcome other = catalogue.with(
                    Optional.of(name), candidate -> candidate.search().search(query, Deadline.after(LONGEST)));
            Set<String> same = new HashSet<>(answered);
            same.retainAll(other.ranking().head(COMPARED).ids());
            return Optional.of((double) same.size() / answered.size());
        } catch (RankFailure | Refusal e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        executor.close();
    }
}
