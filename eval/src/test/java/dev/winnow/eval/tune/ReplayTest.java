package dev.winnow.eval.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Deadline;
import dev.winnow.Query;
import dev.winnow.Reranker;
import dev.winnow.eval.collection.Queries;
import dev.winnow.fusion.Fusion;
import dev.winnow.pipeline.Pipeline;
import dev.winnow.pipeline.Plan;
import dev.winnow.rerank.Rerankers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayTest {
    /** What is measured is what is served: every configuration, replayed, is the answer of a pipeline made of it. */
    @Test
    void isWhatAPipelineAnswers() {
        World world = new World(7, 3);
        Model model = world.model("model", 1, 1);
        List<Query> queries =
                world.queries().items().stream().map(Queries.Item::query).toList();
        Journal journal = Journal.inMemory();
        Found found = Found.of(world, journal, World.SMALL, queries, done -> {});
        Map<String, Remembered> models = Map.of("model", new Remembered(model, journal));
        for (Configuration configuration : World.SMALL.configurations()) {
            try (Pipeline pipeline = pipeline(world, model, configuration)) {
                for (int q = 0; q < queries.size(); q++) {
                    assertThat(new Replay(found, models, q).ranking(configuration))
                            .as(configuration.words())
                            .isEqualTo(pipeline.search(queries.get(q), Deadline.none())
                                    .ranking());
                }
            }
        }
    }

    private static Pipeline pipeline(World world, Model model, Configuration configuration) {
        return new Pipeline(new Plan(
                configuration.retrievers().stream()
                        .map(name -> new Plan.NamedRetriever(
                                name,
                                (query, depth, deadline) -> world.search(List.of(name), depth, query)
                                        .ranking()))
                        .toList(),
                configuration.depth(),
                configuration.merge().map(Configuration.Merge::fusion).orElseGet(Fusion::reciprocalRank),
                configuration.rerankers().stream()
                        .map(rerank -> new Plan.NamedReranker(rerank.stage(), reranker(model, rerank)))
                        .toList(),
                java.util.Optional.empty()));
    }

    private static Reranker reranker(Model model, Configuration.Rerank rerank) {
        return rerank.blend().isPresent()
                ? Rerankers.blended(
                        rerank.stage(),
                        model.scorer(),
                        rerank.depth(),
                        rerank.blend().getAsDouble())
                : Rerankers.byScore(rerank.stage(), model.scorer(), rerank.depth());
    }
}
