package dev.winnow.learned;

import dev.winnow.Deadline;
import dev.winnow.Notes;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scale;
import dev.winnow.Scores;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

record Learned(LearnedRanker ranker, String stage, int depth, InstantSource clock) implements Reranker {
    @Override
    public Ranking rerank(Query query, Ranking ranking, Deadline deadline) {
        if (ranking.isEmpty()) {
            return ranking;
        }
        Ranking head = ranking.head(depth);
        Notes.sayRead(0, head.size());
        deadline.check(stage);
        List<float[]> rows = ranker.features().rows(query, head.candidates(), clock.instant());
        tellMissing(rows);
        double[] scores = rows.stream().mapToDouble(ranker::score).toArray();
        Notes.sayRead(head.size(), head.size());
        return head.reorder(stage, Scores.of(stage, Scale.FUSED, scores)).then(ranking.tail(depth));
    }

    private void tellMissing(List<float[]> rows) {
        List<String> nowhere = new ArrayList<>();
        List<String> partly = new ArrayList<>();
        List<Feature> features = ranker.features().all();
        for (int f = 0; f < features.size(); f++) {
            int feature = f;
            long missing =
                    rows.stream().filter(row -> Float.isNaN(row[feature])).count();
            if (missing == rows.size()) {
                nowhere.add(features.get(f).toString());
            } else if (missing > 0) {
                partly.add(features.get(f) + " of " + missing);
            }
        }
        if (!nowhere.isEmpty()) {
            Notes.sayDegraded("no candidate has " + String.join(", ", nowhere)
                    + ", which was learned from; the order is by what is left");
        }
        if (!partly.isEmpty()) {
            Notes.say("of " + rows.size() + " candidates missing: " + String.join(", ", partly));
        }
    }
}
