package dev.winnow.server;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import dev.winnow.concurrent.SideBySide;
import dev.winnow.pipeline.Quality;
import dev.winnow.pipeline.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * What stands behind every dialect that reranks. When the deadline comes first, the answer is the best order of what was read
 * until then, with the rest below, and says so; when nothing was read, there is none.
 */
record Reranking(Catalogue catalogue, Desk desk) {
    /** So many queries of a request are asked at once, for their texts to be read together. */
    private static final int BESIDE = 16;

    /** A trace shows the runs of so many queries of a request, and no more. */
    private static final int TRACED = 32;

    Reranked rerank(Ask ask, Call call) {
        return catalogue.with(ask.model(), model -> {
            call.meter().setModel(model.name());
            call.meter().setDocuments(ask.texts().size());
            BitSet remembered = model.rerank().remembered(ask.query(), ask.texts());
            double millis = model.forecast().millis(ask.query(), ask.texts(), remembered);
            RerankJob job = new RerankJob(ask, call.deadline(), call.meter(), desk.metrics(), model);
            return desk.answer(call, ask.priority(), millis, call.deadline().orPart(), ticket -> {
                job.run(ticket, remembered);
                return render(ask, call, model, job);
            });
        });
    }

    private Reranked render(Ask ask, Call call, Catalogue.Loaded model, RerankJob job) {
        call.meter().setTruncated(job.truncated());
        call.meter().setQuality(job.quality());
        call.meter().setTokens(job.tokens());
        job.requireAsAsked();
        List<Reranked.Result> results = job.results();
        desk.metrics().scored(results.getFirst().relevance());
        int wanted = Math.min(ask.top().orElse(results.size()), results.size());
        return new Reranked(
                call.id(), ask.model().orElse(model.name()), results.subList(0, wanted), job.tokens(), job.quality());
    }

    /**
     * Answers several questions of the default model as one request, all of them or none; a list of results each.
     *
     * @throws RankFailure.DeadlineExceeded when there is no time for all
     */
    List<List<Reranked.Result>> rerankAll(List<Ask> asks, Call call) {
        return catalogue.with(Optional.empty(), model -> {
            int texts = asks.stream().mapToInt(ask -> ask.texts().size()).sum();
            call.meter().setModel(model.name());
            call.meter().setDocuments(texts);
            double millis = 0;
            for (Ask ask : asks) {
                BitSet remembered = model.rerank().remembered(ask.query(), ask.texts());
                millis += model.forecast().millis(ask.query(), ask.texts(), remembered);
            }
            return desk.answer(call, 0, millis, call.deadline(), ticket -> {
                boolean teaches = asks.stream()
                        .allMatch(ask -> model.rerank()
                                .remembered(ask.query(), ask.texts())
                                .isEmpty());
                double before = ticket.machineNanos();
                List<RerankJob> jobs = runAll(asks, call, model);
                double machineNanos = ticket.machineNanos() - before;
                if (teaches && asks.stream().allMatch(ask -> isReadHere(ask, model))) {
                    learn(asks, jobs, model, machineNanos);
                }
                return jobs.stream().map(RerankJob::results).toList();
            });
        });
    }

    private static boolean isReadHere(Ask ask, Catalogue.Loaded model) {
        return model.rerank().recalled(ask.query(), ask.texts()).isEmpty();
    }

    private List<RerankJob> runAll(List<Ask> asks, Call call, Catalogue.Loaded model) {
        long start = System.nanoTime();
        Deadline deadline = call.deadline();
        List<RerankJob> jobs = new ArrayList<>();
        List<Meter> meters = new ArrayList<>();
        for (Ask ask : asks) {
            meters.add(new Meter());
            jobs.add(new RerankJob(ask.withRaw(true), deadline, meters.getLast(), desk.metrics(), model));
        }
        SideBySide.map(
                BESIDE,
                jobs.size(),
                i -> {
                    jobs.get(i).run();
                    return i;
                },
                deadline);
        call.meter().addCompute(System.nanoTime() - start);
        meters.stream().limit(TRACED).forEach(call.meter()::ran);
        call.meter().setTokens(jobs.stream().mapToLong(RerankJob::tokens).sum());
        call.meter().setTruncated(jobs.stream().mapToInt(RerankJob::truncated).sum());
        jobs.forEach(RerankJob::requireAsAsked);
        int all = call.meter().documents();
        call.meter().setQuality(new Quality(Quality.Level.FULL, all, all, Optional.empty()));
        return jobs;
    }

    private static void learn(List<Ask> asks, List<RerankJob> jobs, Catalogue.Loaded model, double machineNanos) {
        int[] lengths =
                jobs.stream().flatMapToInt(job -> Arrays.stream(job.lengths())).toArray();
        long characters = 0;
        for (Ask ask : asks) {
            characters += (long) ask.query().length() * ask.texts().size();
            characters += ask.texts().stream().mapToLong(String::length).sum();
        }
        model.forecast().learn(lengths, characters, machineNanos);
    }

    /** A stage that failed read nothing, so that is an error here, of the kind it failed with. */
    static void requireAny(Trace trace) {
        trace.steps().stream()
                .filter(step -> step.failure().isPresent())
                .findFirst()
                .ifPresent(step -> {
                    String reason = step.failure().orElseThrow();
                    String message = "the documents were not reranked as asked: " + step.stage() + ": " + reason;
                    throw reason.startsWith(RankFailure.Kind.DEADLINE_EXCEEDED.label())
                            ? new RankFailure.DeadlineExceeded(message)
                            : reason.startsWith(RankFailure.Kind.OVERLOADED.label())
                                    ? new RankFailure.Overloaded(message)
                                    : new RankFailure.Unavailable(message, null);
                });
    }
}
