package dev.winnow.pipeline;

import dev.winnow.Deadline;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.context.Context;
import dev.winnow.fusion.Fusion;
import dev.winnow.pipeline.Plan.NamedReranker;
import dev.winnow.pipeline.Plan.NamedRetriever;
import dev.winnow.pipeline.Trace.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a {@link Plan} for each query.
 *
 * <p>First stages run side by side, each on its virtual thread. A first stage or reranker that fails in a way that {@link
 * RankFailure.Kind#isDegradable} allows is passed over and declared in the trace: the answer is then what the other stages
 * gave, in the order before the failed one. When every first stage fails, the query fails with the first one's reason.
 *
 * <p>Safe for concurrent use until closed. Closing stops first stages still at work; the stages themselves stay their
 * owners' to close.
 */
public final class Pipeline implements AutoCloseable {
    /** The part of the time that an expansion may take: the query alone is an answer too, and needs the rest. */
    private static final double EXPANSION = 0.5;

    private final Plan plan;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    public Pipeline(Plan plan) {
        this.plan = plan;
    }

    /**
     * Retrieves, fuses and reranks.
     *
     * @throws RankFailure.Misconfigured when the plan has no retriever
     */
    public Outcome search(Query query, Deadline deadline) {
        if (plan.retrievers().isEmpty()) {
            throw new RankFailure.Misconfigured("this pipeline has no first stage; give it candidates to rerank");
        }
        Recorder recorder = new Recorder();
        List<Query> asked = plan.expansion()
                .map(stage -> recorder.expand(
                        query, stage.name(), () -> stage.expansion().expand(query, deadline.part(EXPANSION))))
                .orElse(List.of(query));
        List<Ranking> found = retrieve(asked, deadline, recorder);
        Ranking first = found.size() == 1 ? found.getFirst() : fuse(found, recorder);
        return finish(query, first.head(plan.depth()), deadline, recorder);
    }

    /** Reranks candidates from elsewhere. */
    public Outcome rerank(Query query, Ranking given, Deadline deadline) {
        if (executor.isShutdown()) {
            throw closed();
        }
        return finish(query, given, deadline, new Recorder());
    }

    private Ranking fuse(List<Ranking> found, Recorder recorder) {
        int in = found.stream().mapToInt(Ranking::size).sum();
        Attempt attempt = Attempt.of(() -> plan.fusion().fuse(found));
        return recorder.note(Kind.FUSE, Fusion.STAGE, in, attempt).orElseGet(found::getFirst);
    }

    private Outcome finish(Query query, Ranking first, Deadline deadline, Recorder recorder) {
        Ranking ranking = first;
        for (NamedReranker stage : plan.rerankers()) {
            Ranking given = ranking;
            Attempt attempt = Attempt.of(() -> stage.reranker().rerank(query, given, deadline));
            ranking = recorder.note(stage.kind(), stage.name(), given.size(), attempt)
                    .orElse(given);
        }
        Ranking last = ranking;
        Optional<Context> context =
                plan.context().map(assembler -> recorder.context(last.size(), () -> assembler.assemble(last)));
        return new Outcome(query, first, last, context, recorder.trace());
    }

    /** One ranking for each retriever, in the plan's order; an empty one for a retriever that was passed over. */
    private List<Ranking> retrieve(List<Query> asked, Deadline deadline, Recorder recorder) {
        long start = System.nanoTime();
        List<Future<Attempt>> futures = plan.retrievers().stream()
                .map(stage -> start(stage, asked, deadline))
                .toList();
        List<Ranking> found = new ArrayList<>();
        Optional<RankFailure> failure = Optional.empty();
        int answers = 0;
        try {
            for (NamedRetriever stage : plan.retrievers()) {
                Attempt attempt = await(stage, futures.get(found.size()), deadline, start);
                Optional<Ranking> ranking = recorder.note(Kind.RETRIEVE, stage.name(), 0, attempt);
                found.add(ranking.orElse(Ranking.empty()));
                failure = failure.or(attempt::failure);
                answers += ranking.isPresent() ? 1 : 0;
            }
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
        if (answers == 0) {
            throw failure.orElseThrow();
        }
        return found;
    }

    private Future<Attempt> start(NamedRetriever stage, List<Query> asked, Deadline deadline) {
        try {
            return executor.submit(() -> Attempt.of(() -> find(stage, asked, deadline)));
        } catch (RejectedExecutionException e) {
            throw closed();
        }
    }

    /** What a first stage finds for the query; with others beside it, their rankings fused by reciprocal rank. */
    private Ranking find(NamedRetriever stage, List<Query> asked, Deadline deadline) {
        List<Ranking> found = asked.stream()
                .map(query -> stage.retriever().retrieve(query, plan.depth(), deadline))
                .toList();
        return found.size() == 1
                ? found.getFirst()
                : Fusion.reciprocalRank().fuse(found).head(plan.depth());
    }

    private static RankFailure closed() {
        return new RankFailure.Unavailable("this pipeline is closed; open it again", null);
    }

    private static Attempt await(NamedRetriever stage, Future<Attempt> future, Deadline deadline, long start) {
        try {
            return future.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Attempt.failed(
                    Duration.ofNanos(System.nanoTime() - start),
                    new RankFailure.DeadlineExceeded(
                            stage.name() + " ran out of time; give the request a later deadline"));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("the first stage '" + stage.name() + "' broke", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RankFailure.Unavailable("the query was interrupted while " + stage.name() + " worked", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
