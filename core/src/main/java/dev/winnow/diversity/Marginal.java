package dev.winnow.diversity;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Notes;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.StageScore;
import dev.winnow.fusion.Normalization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Greedy, from the best down; of equals the earlier place. */
record Marginal(double lambda, int depth, Likeness likeness) implements Reranker {
    @Override
    public Ranking rerank(Query query, Ranking ranking, Deadline deadline) {
        Ranking head = ranking.head(depth);
        if (head.size() < 2) {
            return ranking;
        }
        double[] relevance = Normalization.MIN_MAX.apply(scores(head.candidates()));
        Likeness.Pairs pairs = likeness.among(head.passages(), deadline);
        double[] nearest = new double[head.size()];
        Arrays.fill(nearest, Double.NEGATIVE_INFINITY);
        boolean[] taken = new boolean[head.size()];
        List<Candidate> order = new ArrayList<>(head.size());
        int moved = 0;
        while (order.size() < head.size()) {
            int next = next(relevance, nearest, taken, order.isEmpty());
            taken[next] = true;
            moved += next == order.size() ? 0 : 1;
            order.add(head.candidates().get(next));
            for (int i = 0; i < nearest.length; i++) {
                nearest[i] = taken[i] ? nearest[i] : Math.max(nearest[i], pairs.of(next, i));
            }
        }
        Notes.say("marginal relevance moved " + moved + " of " + head.size());
        return new Ranking(order).then(ranking.tail(depth));
    }

    private int next(double[] relevance, double[] nearest, boolean[] taken, boolean first) {
        int best = -1;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < taken.length; i++) {
            double value = first ? relevance[i] : lambda * relevance[i] - (1 - lambda) * nearest[i];
            if (!taken[i] && (best < 0 || value > most)) {
                best = i;
                most = value;
            }
        }
        return best;
    }

    /** What the last stage said where it was one and the same for all, and in that order; otherwise the places. */
    private static double[] scores(List<Candidate> head) {
        Set<String> stages = head.stream()
                .map(c -> c.last().map(StageScore::stage).orElse(""))
                .collect(Collectors.toSet());
        double[] scores = new double[head.size()];
        boolean scored = stages.size() == 1 && !stages.contains("");
        for (int i = 0; i < scores.length && scored; i++) {
            scores[i] = head.get(i).last().orElseThrow().logit();
            scored = i == 0 || scores[i] <= scores[i - 1];
        }
        return scored
                ? scores
                : IntStream.range(0, scores.length).mapToDouble(i -> -i).toArray();
    }
}
