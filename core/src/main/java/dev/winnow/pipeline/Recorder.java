package dev.winnow.pipeline;

import dev.winnow.Notes;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.context.Context;
import dev.winnow.pipeline.Trace.Kind;
import dev.winnow.pipeline.Trace.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Notes the steps of one query. Used by one thread. */
final class Recorder {
    private final long began = System.nanoTime();
    private final List<Step> steps = new ArrayList<>();

    /** Notes a step; empty when it was passed over. A failure that must not be passed over is thrown. */
    Optional<Ranking> note(Kind kind, String stage, int in, Attempt attempt) {
        attempt.failure().filter(failure -> !failure.kind().isDegradable()).ifPresent(failure -> {
            throw failure;
        });
        Optional<String> reason = attempt.failure().map(Recorder::reason);
        int out = attempt.ranking().map(Ranking::size).orElse(0);
        steps.add(new Step(
                kind,
                stage,
                attempt.took(),
                in,
                out,
                reason,
                attempt.notes().heard(),
                attempt.notes().read()));
        return attempt.ranking();
    }

    /** The query and those found beside it; the query alone where that failed, which is declared. */
    List<Query> expand(Query query, String stage, Supplier<List<Query>> work) {
        long start = System.nanoTime();
        List<Query> asked = new ArrayList<>(List.of(query));
        Optional<String> failure = Optional.empty();
        Notes notes = new Notes();
        try {
            for (Query other : notes.during(work)) {
                asked.add(other);
                notes.during(() -> {
                    Notes.say("asked too: " + other.text());
                    return other;
                });
            }
        } catch (RankFailure e) {
            if (!e.kind().isDegradable()) {
                throw e;
            }
            failure = Optional.of(reason(e));
        }
        int more = asked.size() - 1;
        steps.add(new Step(Kind.EXPAND, stage, since(start), 1, more, failure, notes.heard(), Optional.empty()));
        return asked;
    }

    Context context(int in, Supplier<Context> work) {
        long start = System.nanoTime();
        Notes notes = new Notes();
        Context context = notes.during(work);
        int out = context.citations().size();
        steps.add(new Step(
                Kind.CONTEXT, "context", since(start), in, out, Optional.empty(), notes.heard(), Optional.empty()));
        return context;
    }

    Trace trace() {
        return new Trace(steps, since(began));
    }

    private static String reason(RankFailure failure) {
        return failure.kind().label() + ": " + failure.getMessage();
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
