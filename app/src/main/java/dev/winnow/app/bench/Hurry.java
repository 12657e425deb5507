package dev.winnow.app.bench;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import dev.winnow.app.Winnow;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.metric.Evaluation;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.eval.metric.Metric;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Quality;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks every judged query under a deadline, by several callers at once: how late answers are, and how good. */
public final class Hurry {
    private Hurry() {}

    /**
     * One deadline under one load.
     *
     * @param deadline empty for none
     * @param callers how many asked at once, each its next query as soon as it has an answer
     * @param mean of the metric
     * @param scored the share of candidates that the last reranker read, of all it was to read
     * @param milliseconds of each answer, ascending
     * @param failed queries without an answer, by reason
     */
    public record Row(
            Optional<Duration> deadline,
            int callers,
            double mean,
            double scored,
            List<Double> milliseconds,
            Map<String, Integer> failed) {
        public Row {
            milliseconds = milliseconds.stream().sorted().toList();
            failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
        }

        /** The smallest time that this share of the answers did not exceed. */
        public double quantile(double share) {
            return milliseconds.get(Math.max(0, (int) Math.ceil(share * milliseconds.size()) - 1));
        }
    }

    private record Answer(String id, double milliseconds, Optional<Outcome> outcome, String failure) {}

    /** @param deadline begins anew with each query */
    public static Row run(
            Winnow winnow, Queries queries, Qrels qrels, Metric metric, Optional<Duration> deadline, int callers) {
        AtomicInteger next = new AtomicInteger();
        List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> futures = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                futures.add(executor.submit(() -> {
                    for (int i = next.getAndIncrement(); i < queries.size(); i = next.getAndIncrement()) {
                        answers.add(ask(winnow, queries.items().get(i), deadline));
                    }
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RankFailure.Unavailable("the measurement was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a caller broke", e.getCause());
        }
        return row(List.copyOf(answers), queries, qrels, metric, deadline, callers);
    }

    private static Answer ask(Winnow winnow, Queries.Item item, Optional<Duration> deadline) {
        long start = System.nanoTime();
        try {
            Outcome outcome =
                    winnow.search(item.query(), deadline.map(Deadline::after).orElse(Deadline.none()));
            return new Answer(item.id(), since(start), Optional.of(outcome), "");
        } catch (RankFailure failure) {
            return new Answer(
                    item.id(), since(start), Optional.empty(), failure.kind().label());
        }
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static Row row(
            List<Answer> answers,
            Queries queries,
            Qrels qrels,
            Metric metric,
            Optional<Duration> deadline,
            int callers) {
        Map<String, Answer> byId = new LinkedHashMap<>();
        answers.forEach(answer -> byId.put(answer.id(), answer));
        SequencedMap<String, Outcome> outcomes = new LinkedHashMap<>();
        Map<String, Integer> failed = new LinkedHashMap<>();
        long scored = 0;
        long of = 0;
        for (Queries.Item item : queries.items()) {
            Answer answer = byId.get(item.id());
            if (answer == null || answer.outcome().isEmpty()) {
                failed.merge(answer == null ? "lost" : answer.failure(), 1, Integer::sum);
                continue;
            }
            Outcome outcome = answer.outcome().get();
            outcomes.put(item.id(), outcome);
            Quality quality = outcome.trace().quality();
            scored += quality.scored();
            of += quality.of();
        }
        // A query without an answer counts 0, as trec_eval -c has it.
        Evaluation evaluation = Evaluation.of(
                qrels,
                new Answers("hurried", outcomes).run(),
                List.of(metric),
                EvaluationSettings.standard().withComplete(true));
        return new Row(
                deadline,
                callers,
                evaluation.average(metric),
                of == 0 ? 1 : (double) scored / of,
                answers.stream().map(Answer::milliseconds).toList(),
                failed);
    }
}
