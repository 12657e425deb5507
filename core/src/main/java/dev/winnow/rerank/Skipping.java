package dev.winnow.rerank;

import dev.winnow.Deadline;
import dev.winnow.Notes;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

record Skipping(List<Skip> rules, Reranker reranker) implements Reranker {
    /** What {@link Skip#note} writes. */
    static final Pattern NOTE = Pattern.compile("skipped \\(([a-z]+)\\): ");

    Skipping {
        rules = List.copyOf(rules);
    }

    @Override
    public Ranking rerank(Query query, Ranking ranking, Deadline deadline) {
        for (Skip rule : rules) {
            Optional<String> reason = rule.reason(query, ranking, deadline);
            if (reason.isPresent()) {
                Notes.sayRead(0, ranking.size());
                String text = rule.note(reason.get());
                if (rule.degrades()) {
                    Notes.sayDegraded(text);
                } else {
                    Notes.say(text);
                }
                return ranking;
            }
        }
        return reranker.rerank(query, ranking, deadline);
    }
}
