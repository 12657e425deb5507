package dev.winnow.training.data;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What models say of passages for one query, each asked once. */
final class Looked {
    private final Query query;
    private final Scorer cosine;
    private final Scorer bm25;
    private final Optional<Scorer> opinion;
    private final double bestBm25;
    private final Map<String, Double> cosines = new HashMap<>();
    private final Map<String, Double> opinions = new HashMap<>();

    Looked(Query query, VectorMemory vectors, Scorer bm25, Optional<Scorer> opinion, double bestBm25) {
        this.query = query;
        this.cosine = new Cosine(vectors);
        this.bm25 = bm25;
        this.opinion = opinion;
        this.bestBm25 = bestBm25;
    }

    double bestBm25() {
        return bestBm25;
    }

    double cosine(Passage passage) {
        return cosines.computeIfAbsent(
                passage.id(),
                id -> cosine.score(query, List.of(passage), Deadline.none()).logit(0));
    }

    /** Asks the other model of all passages at once. */
    void ask(List<Passage> passages) {
        List<Passage> unknown = passages.stream()
                .filter(passage -> !opinions.containsKey(passage.id()))
                .toList();
        if (opinion.isPresent() && !unknown.isEmpty()) {
            Scores scores = opinion.get().score(query, unknown, Deadline.none());
            for (int i = 0; i < unknown.size(); i++) {
                opinions.put(unknown.get(i).id(), scores.logit(i));
            }
        }
    }

    /** Of a passage that was asked; empty where there is no other model. */
    OptionalDouble opinion(Passage passage) {
        Double logit = opinions.get(passage.id());
        return logit == null ? OptionalDouble.empty() : OptionalDouble.of(logit);
    }

    double[] bm25(List<Passage> passages) {
        return bm25.score(query, passages, Deadline.none()).logits();
    }
}
