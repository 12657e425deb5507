package dev.winnow.training.data;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.Encoder.Side;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Retriever;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.vector.Vectors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Dense retrieval by comparing with every passage: exact, and cheap where a filter leaves some thousand; no graph is built.
 */
final class ExactDense implements Retriever {
    private static final Comparator<Hit> WORST_FIRST =
            Comparator.comparingDouble(Hit::score).thenComparing(Hit::order, Comparator.reverseOrder());

    private final Encoder encoder;
    private final List<Passage> passages;
    private final List<float[]> vectors;

    private record Hit(Passage passage, double score, int order) {}

    ExactDense(Encoder encoder, Collection<Passage> passages) {
        this.encoder = encoder;
        this.passages = List.copyOf(passages);
        this.vectors = encoder.encode(
                Side.PASSAGE, this.passages.stream().map(Passage::content).toList(), Deadline.none());
    }

    @Override
    public Ranking retrieve(Query query, int depth, Deadline deadline) {
        float[] asked =
                encoder.encode(Side.QUERY, List.of(query.text()), deadline).getFirst();
        PriorityQueue<Hit> best = new PriorityQueue<>(WORST_FIRST);
        for (int i = 0; i < vectors.size(); i++) {
            Passage passage = passages.get(i);
            if (!query.filter().test(passage.metadata())) {
                continue;
            }
            best.add(new Hit(passage, Vectors.dot(asked, 0, vectors.get(i), 0, asked.length), i));
            if (best.size() > depth) {
                best.poll();
            }
        }
        List<Hit> hits = new ArrayList<>(best);
        hits.sort(WORST_FIRST.reversed());
        return Ranking.of(
                "dense",
                hits.stream().map(Hit::passage).toList(),
                Scores.of(
                        "dense",
                        Scale.SIMILARITY,
                        hits.stream().mapToDouble(Hit::score).toArray()));
    }
}
