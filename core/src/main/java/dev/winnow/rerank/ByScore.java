package dev.winnow.rerank;

import dev.winnow.Deadline;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scorer;

record ByScore(String stage, Scorer scorer, int depth) implements Reranker {
    @Override
    public Ranking rerank(Query query, Ranking ranking, Deadline deadline) {
        if (ranking.isEmpty()) {
            return ranking;
        }
        deadline.check(stage);
        Ranking head = ranking.head(depth);
        return head.reorder(stage, scorer.score(query, head.passages(), deadline))
                .then(ranking.tail(depth));
    }
}
