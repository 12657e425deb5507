package dev.winnow.rerank;

import dev.winnow.Deadline;
import dev.winnow.Notes;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a scorer for a head of candidates, as far as the time goes. Under a deadline candidates are read in slices in the order
 * of the stage before, which is that of their expected gain. A slice takes about half of what is left, the first a third,
 * so that the slice the deadline cuts off is small. What a slice will take is foretold from what earlier ones took, of this and other requests: that
 * follows the load too.
 *
 * <p>Shared by all requests of a stage.
 */
final class Reading {
    /** Few enough to be done soon, enough for the workers of a small machine. */
    private static final int FIRST = 4;

    private static final int LEAST = 2;

    private final String stage;
    private final Scorer scorer;
    private final Optional<EarlyStop> stop;

    private final Forecast forecast = new Forecast();

    Reading(String stage, Scorer scorer, Optional<EarlyStop> stop) {
        this.stage = stage;
        this.scorer = scorer;
        this.stop = stop;
    }

    /**
     * Scores of the first passages: all of them, or as many as there was time for; at least one.
     *
     * @throws RankFailure when not even the first slice could be read
     */
    Scores read(Query query, List<Passage> passages, Deadline deadline) {
        deadline.check(stage);
        boolean sliced = stop.isPresent() || (deadline.isLimited() && !scorer.isAskedOnce());
        Scores read = sliced ? slices(query, passages, deadline) : ask(query, passages, deadline);
        Notes.sayRead(read.size(), passages.size());
        return read;
    }

    private Scores slices(Query query, List<Passage> passages, Deadline deadline) {
        @Nullable Scores read = null;
        int from = 0;
        int most = passages.size();
        while (from < passages.size()) {
            int size = Math.min(most, slice(passages.subList(from, passages.size()), deadline, from == 0));
            if (size == 0) {
                return cut(read, stage + " would run out of time");
            }
            Scores part;
            try {
                part = ask(query, passages.subList(from, from + size), deadline);
            } catch (RankFailure failure) {
                if (failure instanceof RankFailure.DeadlineExceeded && !deadline.isPassed() && size > 1) {
                    most = size / 2; // refused beforehand, as so many would take too long
                    continue;
                }
                if (read == null || !failure.kind().isDegradable()) {
                    throw failure;
                }
                return cut(read, String.valueOf(failure.getMessage()));
            }
            read = read == null ? part : read.then(part);
            int before = from;
            from += size;
            if (from < passages.size() && stop.isPresent() && stop.get().isReached(read.logits(), before)) {
                Notes.say("stopped early after " + from + " of " + passages.size() + ": the last " + size
                        + " stayed below the best " + stop.get().keep());
                return read;
            }
        }
        if (read == null) {
            throw new IllegalStateException("a reranker asked to read nothing");
        }
        return read;
    }

    private static Scores cut(@Nullable Scores read, String reason) {
        if (read == null) {
            throw new RankFailure.DeadlineExceeded(reason + "; give the request a later deadline or fewer candidates");
        }
        Notes.sayDegraded("not all candidates were read: " + reason);
        return read;
    }

    /** How many of the passages left to read now; 0 when even the least will not be done in time. */
    private int slice(List<Passage> left, Deadline deadline, boolean first) {
        int most = stop.isPresent() ? Math.min(left.size(), stop.get().slice()) : left.size();
        if (!deadline.isLimited()) {
            return most;
        }
        if (forecast.isEmpty()) {
            return Math.min(FIRST, most);
        }
        double time = (double) deadline.remaining().toNanos();
        Forecast.Line line = forecast.line();
        if (line.nanos(Forecast.characters(left.subList(0, most))) <= 0.7 * time) {
            return most;
        }
        int size = Math.min(LEAST, most);
        double characters = Forecast.characters(left.subList(0, size));
        if (line.nanos(characters) > time) {
            forecast.doubt();
            return 0;
        }
        double share = first ? 0.3 : 0.5;
        while (size < most && line.nanos(characters) <= share * time) {
            characters += Forecast.characters(left.get(size));
            size++;
        }
        return size;
    }

    private Scores ask(Query query, List<Passage> passages, Deadline deadline) {
        long start = System.nanoTime();
        try {
            Scores scores = scorer.score(query, passages, deadline);
            scores.requireSize(passages.size());
            return scores;
        } finally {
            // A call that the deadline cut off took at least as long: that is worth knowing too.
            forecast.observe(Math.max(1, Forecast.characters(passages)), (double) (System.nanoTime() - start));
        }
    }
}
