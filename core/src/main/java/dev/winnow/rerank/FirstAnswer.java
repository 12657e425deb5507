package dev.winnow.rerank;

import dev.winnow.Deadline;
import dev.winnow.Notes;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks one after another until one answers. Each works on its own virtual thread, so that it can be left behind. */
record FirstAnswer(List<Map.Entry<String, Reranker>> steps, Optional<Duration> hedge) implements Reranker {
    private record Answer(
            int step,
            Notes notes,
            @Nullable Ranking ranking,
            @Nullable Throwable failure) {}

    @Override
    public Ranking rerank(Query query, Ranking ranking, Deadline deadline) {
        if (ranking.isEmpty()) {
            return ranking;
        }
        BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
        List<String> failures = new ArrayList<>();
        @Nullable RankFailure first = null;
        List<Future<?>> started = new ArrayList<>();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        try {
            int ended = 0;
            while (ended < steps.size()) {
                if (deadline.isPassed()) {
                    say(failures);
                    // The step at work; with none at work, the one that would be next.
                    deadline.check(name(Math.max(ended, started.size() - 1)));
                }
                if (ended == started.size()) {
                    started.add(executor.submit(start(started.size(), query, ranking, deadline, answers)));
                }
                Answer answer = next(answers, deadline, started.size());
                if (answer == null) {
                    if (started.size() < steps.size() && !deadline.isPassed()) {
                        failures.add(name(started.size() - 1) + " is slow");
                        started.add(executor.submit(start(started.size(), query, ranking, deadline, answers)));
                    }
                    continue;
                }
                ended++;
                if (answer.ranking() != null) {
                    Notes.repeat(answer.notes());
                    if (!failures.isEmpty()) {
                        Notes.sayDegraded(String.join("; ", failures) + "; " + name(answer.step()) + " answered");
                    }
                    return answer.ranking();
                }
                RankFailure failure = degradable(answer.failure());
                first = first == null ? failure : first;
                failures.add(name(answer.step()) + " failed: " + failure.getMessage());
            }
        } finally {
            executor.shutdownNow();
        }
        say(failures);
        throw first == null ? new IllegalStateException("a fallback chain without steps") : first;
    }

    private static void say(List<String> failures) {
        if (!failures.isEmpty()) {
            Notes.sayDegraded(String.join("; ", failures));
        }
    }

    private String name(int step) {
        return steps.get(step).getKey();
    }

    private static RankFailure degradable(@Nullable Throwable failure) {
        if (failure instanceof RankFailure known && known.kind().isDegradable()) {
            return known;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw failure instanceof RuntimeException broken
                ? broken
                : new IllegalStateException("a step ended without a ranking", failure);
    }

    private Runnable start(int step, Query query, Ranking ranking, Deadline deadline, BlockingQueue<Answer> answers) {
        // An even part of the time, where somebody comes after it who must have some too.
        Deadline own = hedge.isPresent() ? deadline : deadline.part(1.0 / (steps.size() - step));
        return () -> {
            Notes notes = new Notes();
            try {
                Ranking found = notes.during(() -> steps.get(step).getValue().rerank(query, ranking, own));
                answers.add(new Answer(step, notes, found, null));
            } catch (Throwable e) {
                // An error too: the caller waits for each step that it began, perhaps without a deadline.
                answers.add(new Answer(step, notes, null, e));
            }
        };
    }

    /** The next answer; null when the next step should be asked beside those at work, or the time is up. */
    private @Nullable Answer next(BlockingQueue<Answer> answers, Deadline deadline, int started) {
        long nanos = deadline.remaining().toNanos();
        if (hedge.isPresent() && started < steps.size()) {
            nanos = Math.min(nanos, hedge.get().toNanos());
        }
        try {
            return answers.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RankFailure.Unavailable("the query was interrupted while a fallback chain worked", e);
        }
    }
}
