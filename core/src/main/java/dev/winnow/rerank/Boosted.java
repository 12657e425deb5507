package dev.winnow.rerank;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Notes;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.fusion.Normalization;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

record Boosted(String stage, Boost boost) implements Reranker {
    @Override
    public Ranking rerank(Query query, Ranking ranking, Deadline deadline) {
        if (ranking.isEmpty()) {
            return ranking;
        }
        deadline.check(stage);
        Ranking head = ranking.head(boost.depth());
        Map<String, Double> terms = switch (boost.when()) {
            case ALWAYS -> boost.terms();
            case ASKED -> boost.in(Boost.words(query.text()));
        };
        if (terms.isEmpty()) {
            return ranking;
        }
        double[] scores = Normalization.MIN_MAX.apply(Blended.earlierScores(head.candidates()));
        Map<String, Integer> met = new LinkedHashMap<>();
        int moved = 0;
        for (int i = 0; i < scores.length; i++) {
            double lift = lift(head.candidates().get(i), terms, met);
            scores[i] += boost.limit() * lift;
            moved += lift == 0 ? 0 : 1;
        }
        if (met.isEmpty()) {
            return ranking;
        }
        Notes.say("moved " + moved + " of " + scores.length + " by up to " + boost.limit() + " of the scores' range: "
                + met.entrySet().stream()
                        .map(term -> "'" + term.getKey() + "' in " + term.getValue())
                        .collect(Collectors.joining(", ")));
        return head.reorder(stage, Scores.of(stage, Scale.FUSED, scores)).then(ranking.tail(boost.depth()));
    }

    private double lift(Candidate candidate, Map<String, Double> terms, Map<String, Integer> met) {
        double sum = 0;
        for (Map.Entry<String, Double> term :
                boost.in(Boost.words(candidate.passage().content())).entrySet()) {
            if (terms.containsKey(term.getKey())) {
                sum += term.getValue();
                met.merge(term.getKey(), 1, Integer::sum);
            }
        }
        return Math.clamp(sum, -1, 1);
    }
}
