package dev.winnow.eval.tune;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.eval.tune.Configuration.Rerank;
import dev.winnow.rerank.FeedbackSettings;
import dev.winnow.rerank.Rerankers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One query's answers under any configuration, made of what first stages found and models said, by the same fusions and
 * rerankers that a pipeline uses. What configurations share is worked out once.
 */
final class Replay {
    private final Found found;
    private final Map<String, Remembered> models;
    private final int at;
    private final Map<Configuration, Ranking> firsts = new HashMap<>();
    private final Map<String, Scorer> near = new HashMap<>();
    private final Reranker feedback;

    Replay(Found found, Map<String, Remembered> models, int query) {
        this.found = found;
        this.models = models;
        this.at = query;
        this.feedback = Rerankers.feedback("prf", FeedbackSettings.defaults(), found::vectors);
    }

    Query query() {
        return found.queries().get(at);
    }

    /** The order before any reranker. */
    Ranking first(Configuration configuration) {
        Configuration retrieval = new Configuration(
                configuration.retrievers(), configuration.depth(), configuration.merge(), List.of(), false);
        return firsts.computeIfAbsent(retrieval, this::retrieve);
    }

    private Ranking retrieve(Configuration configuration) {
        List<Ranking> rankings = configuration.retrievers().stream()
                .map(retriever -> found.ranking(retriever, configuration.depth(), at))
                .toList();
        Ranking whole = rankings.size() == 1
                ? rankings.getFirst()
                : configuration.merge().orElseThrow().fusion().fuse(rankings);
        return whole.head(configuration.depth());
    }

    Ranking ranking(Configuration configuration) {
        Ranking ranking = first(configuration);
        for (Rerank rerank : configuration.rerankers()) {
            ranking = reranker(rerank).rerank(query(), ranking, Deadline.none());
        }
        return configuration.feedback() ? feedback.rerank(query(), ranking, Deadline.none()) : ranking;
    }

    private Reranker reranker(Rerank rerank) {
        Scorer scorer =
                near.computeIfAbsent(rerank.stage(), stage -> new Nearby(Objects.requireNonNull(models.get(stage))));
        return rerank.blend().isPresent()
                ? Rerankers.blended(
                        rerank.stage(), scorer, rerank.depth(), rerank.blend().getAsDouble())
                : Rerankers.byScore(rerank.stage(), scorer, rerank.depth());
    }

    /** Scores of one query by passage id: quicker to look up than by content. */
    private record Nearby(Remembered model, Map<String, Score> known) implements Scorer {
        private record Score(double logit, Scale scale, int lostTokens) {}

        Nearby(Remembered model) {
            this(model, new HashMap<>());
        }

        @Override
        public Scores score(Query query, List<Passage> passages, Deadline deadline) {
            List<Passage> unknown = passages.stream()
                    .filter(passage -> !known.containsKey(passage.id()))
                    .toList();
            if (!unknown.isEmpty()) {
                Scores scores = model.score(query, unknown, deadline);
                for (int i = 0; i < scores.size(); i++) {
                    known.put(unknown.get(i).id(), new Score(scores.logit(i), scores.scale(), scores.lostTokens(i)));
                }
            }
            List<Score> scores = new ArrayList<>();
            passages.forEach(passage -> scores.add(known.get(passage.id())));
            return Scores.of(
                    model.model().stage(),
                    scores.isEmpty() ? Scale.LOGIT : scores.getFirst().scale(),
                    scores.stream().mapToDouble(Score::logit).toArray(),
                    scores.stream().mapToInt(Score::lostTokens).toArray());
        }
    }
}
