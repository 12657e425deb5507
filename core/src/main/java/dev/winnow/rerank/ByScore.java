package dev.winnow.rerank;

import dev.winnow.Deadline;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scores;

record ByScore(String stage, Reading reading, int depth) implements Reranker {
    @Override
    public Ranking rerank(Query query, Ranking ranking, Deadline deadline) {
        if (ranking.isEmpty()) {
            return ranking;
        }
        Scores scores = reading.read(query, ranking.head(depth).passages(), deadline);
        return ranking.head(scores.size()).reorder(stage, scores).then(ranking.tail(scores.size()));
    }
}
