package dev.winnow.rerank;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.StageScore;
import dev.winnow.fusion.Normalization;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

record Blended(String stage, Reading reading, int depth, double weight) implements Reranker {
    @Override
    public Ranking rerank(Query query, Ranking ranking, Deadline deadline) {
        if (ranking.isEmpty()) {
            return ranking;
        }
        Scores scores = reading.read(query, ranking.head(depth).passages(), deadline);
        Ranking head = ranking.head(scores.size());
        double[] fresh = Normalization.MIN_MAX.apply(scores.logits());
        double[] earlier = Normalization.MIN_MAX.apply(earlierScores(head.candidates()));
        boolean nobodyScored = head.candidates().stream()
                .allMatch(candidate -> candidate.stages().isEmpty());
        double share = nobodyScored ? 1 : weight;
        double[] blend = new double[head.size()];
        for (int i = 0; i < blend.length; i++) {
            blend[i] = share * fresh[i] + (1 - share) * earlier[i];
        }
        String name = stage + "+" + stageBefore(head.candidates()).orElse(nobodyScored ? "nothing" : "place");
        return head.note(stage, scores)
                .reorder(name, Scores.of(name, Scale.FUSED, blend))
                .then(ranking.tail(scores.size()));
    }

    /** The stage that ordered the candidates, if it was one and the same for all. */
    private static Optional<String> stageBefore(List<Candidate> head) {
        Set<Optional<String>> stages = head.stream()
                .map(candidate -> candidate.last().map(StageScore::stage))
                .collect(Collectors.toSet());
        return stages.size() == 1 ? stages.iterator().next() : Optional.empty();
    }

    /** The scores of the stage before; where several stages put the head together, candidates count by their place. */
    static double[] earlierScores(List<Candidate> head) {
        boolean scored = stageBefore(head).isPresent();
        double[] earlier = new double[head.size()];
        for (int i = 0; i < earlier.length; i++) {
            earlier[i] = scored ? head.get(i).last().orElseThrow().logit() : -i;
        }
        return earlier;
    }
}
