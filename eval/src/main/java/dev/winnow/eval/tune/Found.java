package dev.winnow.eval.tune;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.StageScore;
import dev.winnow.eval.tune.Journal.FoundLine;
import dev.winnow.pipeline.Outcome;
import dev.winnow.vector.VectorSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * What every set of first stages found for every query at every depth, and how long it took. Each depth is asked for itself:
 * the head of a deeper search need not be what an approximate index finds, nor does it take as long.
 */
final class Found {
    private final List<Query> queries;
    private final List<Integer> depths;
    private final Map<Asked, Answer[]> answers = new HashMap<>();
    private final Map<String, Passage> passages = new HashMap<>();
    private final Map<String, float[]> vectors = new HashMap<>();
    private final Optional<VectorSource> source;

    private record Asked(List<String> retrievers, int depth) {}

    private record Answer(Ranking ranking, double milliseconds) {}

    private Found(List<Query> queries, List<Integer> depths, Optional<VectorSource> source) {
        this.source = source;
        this.queries = queries;
        this.depths = depths;
    }

    /** @param done told how many searches are done */
    static Found of(FirstStages stages, Journal journal, Space space, List<Query> queries, LongConsumer done) {
        Found found = new Found(queries, space.depths(), stages.vectors());
        String state = stages.state();
        long searches = 0;
        for (List<String> retrievers : space.asked()) {
            for (int depth : space.depths()) {
                Answer[] answers = new Answer[queries.size()];
                boolean isWarm = false;
                for (int q = 0; q < answers.length; q++) {
                    Query query = queries.get(q);
                    Optional<FoundLine> kept = journal.found(state, retrievers, depth, query);
                    if (kept.isEmpty()) {
                        if (!isWarm) {
                            stages.search(retrievers, depth, query);
                            isWarm = true;
                        }
                        FoundLine fresh = line(state, retrievers, depth, stages.search(retrievers, depth, query));
                        journal.add(fresh);
                        kept = Optional.of(fresh);
                    }
                    answers[q] = new Answer(
                            found.ranking(stages, kept.get()), kept.get().milliseconds());
                    done.accept(++searches);
                }
                found.answers.put(new Asked(retrievers, depth), answers);
            }
        }
        return found;
    }

    /** Several first stages are kept by their time only: how they are fused is another question. */
    private static FoundLine line(String state, List<String> retrievers, int depth, Outcome outcome) {
        outcome.trace().degradations().stream().findFirst().ifPresent(step -> {
            throw new RankFailure.Unavailable(
                    "the first stage " + step.stage() + " failed for the query '"
                            + outcome.query().id() + "': " + step.failure().orElse("no reason")
                            + "; a tuner needs every answer, run it again",
                    null);
        });
        List<Candidate> candidates =
                retrievers.size() == 1 ? outcome.firstStage().candidates() : List.of();
        List<StageScore> scores =
                candidates.stream().map(c -> c.last().orElseThrow()).toList();
        return new FoundLine(
                state,
                retrievers,
                depth,
                Hash.of(outcome.query().text()),
                outcome.trace().total().toNanos() / 1e6,
                scores.isEmpty() ? null : scores.getFirst().scale(),
                candidates.stream().map(Candidate::id).toList(),
                scores.stream().map(StageScore::logit).toList());
    }

    private Ranking ranking(FirstStages stages, FoundLine line) {
        Scale scale = line.scale();
        if (scale == null) {
            return Ranking.empty();
        }
        String stage = line.retrievers().getFirst();
        double[] logits =
                line.logits().stream().mapToDouble(Double::doubleValue).toArray();
        List<Passage> texts = line.ids().stream()
                .map(id -> passages.computeIfAbsent(id, unknown -> passage(stages, unknown)))
                .toList();
        return Ranking.of(stage, texts, Scores.of(stage, scale, logits));
    }

    private static Passage passage(FirstStages stages, String id) {
        return stages.find(id)
                .orElseThrow(() -> new RankFailure.Unavailable(
                        "the passage '" + id + "' was found before and is not in the index now; run this again", null));
    }

    /** As a {@link VectorSource}; each passage's is asked for once. */
    List<float[]> vectors(List<Passage> of, Deadline deadline) {
        List<Passage> unknown = of.stream()
                .filter(passage -> !vectors.containsKey(passage.id()))
                .toList();
        List<float[]> fresh =
                unknown.isEmpty() ? List.of() : source.orElseThrow().aligned(unknown, deadline);
        for (int i = 0; i < fresh.size(); i++) {
            vectors.put(unknown.get(i).id(), fresh.get(i));
        }
        return of.stream()
                .map(passage -> Objects.requireNonNull(vectors.get(passage.id())))
                .toList();
    }

    List<Query> queries() {
        return queries;
    }

    /** What one first stage found. */
    Ranking ranking(String retriever, int depth, int query) {
        return answer(List.of(retriever), depth, query).ranking();
    }

    /**
     * How long these first stages took together. A deeper search never takes less: the times of one query are dealt out to
     * the depths in order, for what contradicts it is noise.
     */
    double milliseconds(List<String> retrievers, int depth, int query) {
        double[] times = depths.stream()
                .mapToDouble(d -> answer(retrievers, d, query).milliseconds())
                .sorted()
                .toArray();
        return times[depths.indexOf(depth)];
    }

    private Answer answer(List<String> retrievers, int depth, int query) {
        Answer[] all = answers.get(new Asked(retrievers, depth));
        if (all == null) {
            throw new IllegalStateException(retrievers + " were not asked for " + depth);
        }
        return all[query];
    }
}
