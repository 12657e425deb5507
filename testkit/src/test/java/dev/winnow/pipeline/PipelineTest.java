package dev.winnow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Retriever;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.context.ContextAssembler;
import dev.winnow.context.ContextSettings;
import dev.winnow.fusion.Fusion;
import dev.winnow.pipeline.Plan.NamedReranker;
import dev.winnow.pipeline.Plan.NamedRetriever;
import dev.winnow.pipeline.Trace.Kind;
import dev.winnow.pipeline.Trace.Step;
import dev.winnow.rerank.Rerankers;
import dev.winnow.testkit.Fakes;
import dev.winnow.testkit.Toy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PipelineTest {
    private static final Query QUERY = Query.of(Toy.QUERY);
    private static final Reranker BY_LENGTH = Rerankers.byScore("length", Fakes.byLength(), 3);

    private static Retriever finding(String stage, double sign) {
        return (query, depth, deadline) -> {
            double[] logits = Toy.passages().stream()
                    .mapToDouble(passage -> sign * passage.id().charAt(1))
                    .toArray();
            return Ranking.of(stage, Toy.passages(), Scores.of(stage, Scale.TERM_WEIGHT, logits))
                    .head(depth);
        };
    }

    private static Retriever failing(RankFailure failure) {
        return (query, depth, deadline) -> {
            throw failure;
        };
    }

    private static Pipeline pipeline(List<NamedRetriever> retrievers, List<NamedReranker> rerankers) {
        return new Pipeline(new Plan(
                retrievers,
                4,
                Fusion.reciprocalRank(),
                rerankers,
                Optional.of(new ContextAssembler(ContextSettings.defaults(), String::length))));
    }

    @Test
    void runsEveryStageInOrderAndSaysSo() {
        try (Pipeline pipeline = pipeline(
                List.of(new NamedRetriever("a", finding("a", 1)), new NamedRetriever("b", finding("b", -1))),
                List.of(new NamedReranker("length", BY_LENGTH)))) {
            Outcome outcome = pipeline.search(QUERY, Deadline.none());
            assertThat(outcome.trace().steps())
                    .extracting(Step::kind)
                    .containsExactly(Kind.RETRIEVE, Kind.RETRIEVE, Kind.FUSE, Kind.RERANK, Kind.CONTEXT);
            assertThat(outcome.trace().degradations()).isEmpty();
            assertThat(outcome.firstStage().size()).isEqualTo(4);
            assertThat(outcome.ranking().ids())
                    .containsExactlyInAnyOrderElementsOf(outcome.firstStage().ids());
            assertThat(outcome.context().orElseThrow().text()).startsWith("[1]");
        }
    }

    @Test
    void aDeadFirstStageIsPassedOverAndDeclared() {
        RankFailure dead = new RankFailure.Unavailable("the index is gone", null);
        try (Pipeline pipeline = pipeline(
                List.of(new NamedRetriever("a", failing(dead)), new NamedRetriever("b", finding("b", 1))), List.of())) {
            Outcome outcome = pipeline.search(QUERY, Deadline.none());
            assertThat(outcome.ranking().size()).isEqualTo(4);
            assertThat(outcome.trace().degradations()).singleElement().satisfies(step -> {
                assertThat(step.stage()).isEqualTo("a");
                assertThat(step.failure()).contains("unavailable: the index is gone");
            });
        }
    }

    @Test
    void aDeadRerankerLeavesTheFirstStageOrder() {
        Reranker broken = Rerankers.byScore("broken", Fakes.constant(Double.NaN), 8);
        try (Pipeline pipeline = pipeline(
                List.of(new NamedRetriever("a", finding("a", 1))),
                List.of(new NamedReranker("broken", broken), new NamedReranker("length", BY_LENGTH)))) {
            Outcome outcome = pipeline.search(QUERY, Deadline.none());
            assertThat(outcome.trace().degradations()).hasSize(1);
            assertThat(outcome.ranking().candidates().getFirst().stage("length"))
                    .isPresent();
            assertThat(outcome.ranking().candidates())
                    .allSatisfy(
                            candidate -> assertThat(candidate.stage("broken")).isEmpty());
        }
    }

    @Test
    void whenEveryFirstStageIsDeadTheQueryFails() {
        RankFailure dead = new RankFailure.Unavailable("the index is gone", null);
        try (Pipeline pipeline = pipeline(List.of(new NamedRetriever("a", failing(dead))), List.of())) {
            assertThatThrownBy(() -> pipeline.search(QUERY, Deadline.none())).isSameAs(dead);
        }
    }

    @Test
    void wrongSettingsAreNotPassedOver() {
        RankFailure wrong = new RankFailure.Misconfigured("no vectors in this index");
        try (Pipeline pipeline = pipeline(
                List.of(new NamedRetriever("a", failing(wrong)), new NamedRetriever("b", finding("b", 1))),
                List.of())) {
            assertThatThrownBy(() -> pipeline.search(QUERY, Deadline.none())).isSameAs(wrong);
        }
    }

    @Test
    void aSlowFirstStageIsLeftBehindAtTheDeadline() {
        CountDownLatch never = new CountDownLatch(1);
        Retriever stuck = (query, depth, deadline) -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Ranking.empty();
        };
        try (Pipeline pipeline = pipeline(
                List.of(new NamedRetriever("quick", finding("quick", 1)), new NamedRetriever("stuck", stuck)),
                List.of())) {
            Outcome outcome = pipeline.search(QUERY, Deadline.after(Duration.ofMillis(200)));
            assertThat(outcome.ranking().size()).isEqualTo(4);
            assertThat(outcome.trace().degradations()).singleElement().satisfies(step -> {
                assertThat(step.stage()).isEqualTo("stuck");
                assertThat(step.took()).isGreaterThan(Duration.ofMillis(100));
            });
        }
    }

    @Test
    void aBugInAStageIsNotHidden() {
        Retriever bug = (query, depth, deadline) -> {
            throw new IndexOutOfBoundsException("bug");
        };
        try (Pipeline pipeline = pipeline(List.of(new NamedRetriever("bug", bug)), List.of())) {
            assertThatThrownBy(() -> pipeline.search(QUERY, Deadline.none()))
                    .hasMessageContaining("'bug' broke")
                    .hasRootCauseMessage("bug");
        }
    }

    @Test
    void reranksWhatItIsGiven() {
        try (Pipeline pipeline = new Pipeline(Plan.rerankOnly("length", BY_LENGTH))) {
            Ranking given = Ranking.unscored(Toy.passages());
            assertThat(pipeline.rerank(QUERY, given, Deadline.none())
                            .ranking()
                            .tail(3)
                            .ids())
                    .isEqualTo(given.tail(3).ids());
            assertThatThrownBy(() -> pipeline.search(QUERY, Deadline.none()))
                    .isInstanceOf(RankFailure.Misconfigured.class);
        }
    }

    @Test
    void closesTwiceAndThenSaysSo() {
        Pipeline pipeline = pipeline(List.of(new NamedRetriever("a", finding("a", 1))), List.of());
        pipeline.close();
        pipeline.close();
        assertThatThrownBy(() -> pipeline.search(QUERY, Deadline.none()))
                .isInstanceOf(RankFailure.Unavailable.class)
                .hasMessage("this pipeline is closed; open it again");
        assertThatThrownBy(() -> pipeline.rerank(QUERY, Ranking.empty(), Deadline.none()))
                .isInstanceOf(RankFailure.Unavailable.class);
    }
}
