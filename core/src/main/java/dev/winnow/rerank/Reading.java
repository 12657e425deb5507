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

/**
 * Asks a scorer for a head of candidates, as far as the time goes: in the order of the stage before, which is that of their
 * expected gain.
 */
record Reading(String stage, Scorer scorer, Optional<EarlyStop> stop) {
    /**
     * Scores of the first passages: all of them, or as many as there was time for; at least one. Says so in the notes.
     *
     * @throws RankFailure when not even the first could be read
     */
    Scores read(Query query, List<Passage> passages, Deadline deadline) {
        Notes.sayRead(0, passages.size());
        deadline.check(stage);
        Scores read = stop.isPresent() ? slices(query, passages, deadline, stop.get()) : ask(query, passages, deadline);
        Notes.sayRead(read.size(), passages.size());
        return read;
    }

    private Scores slices(Query query, List<Passage> passages, Deadline deadline, EarlyStop stop) {
        Scores read = ask(query, passages.subList(0, Math.min(stop.slice(), passages.size())), deadline);
        while (read.size() < passages.size() && read.size() % stop.slice() == 0) {
            int from = read.size();
            int to = Math.min(from + stop.slice(), passages.size());
            try {
                read = read.then(ask(query, passages.subList(from, to), deadline));
            } catch (RankFailure failure) {
                if (!failure.kind().isDegradable()) {
                    throw failure;
                }
                Notes.sayDegraded("not all candidates were read: " + failure.getMessage());
                return read;
            }
            if (read.size() < passages.size() && stop.isReached(read.logits(), from)) {
                Notes.say("stopped early after " + read.size() + " of " + passages.size() + ": the last "
                        + (read.size() - from) + " stayed below the best " + stop.keep());
                return read;
            }
        }
        return read;
    }

    private Scores ask(Query query, List<Passage> passages, Deadline deadline) {
        Scores scores = scorer.score(query, passages, deadline.orPart());
        if (!deadline.isLimited() || scores.size() == 0 || scores.size() > passages.size()) {
            scores.requireSize(passages.size());
        } else if (scores.size() < passages.size()) {
            Notes.sayDegraded("not all candidates were read: " + stage + " ran out of time");
        }
        return scores;
    }
}
