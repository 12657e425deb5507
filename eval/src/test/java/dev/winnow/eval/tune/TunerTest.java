package dev.winnow.eval.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.tune.Tuning.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunerTest {
    private static final long SEED = 20_261_128;
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    private static World world() {
        return new World(SEED, 60);
    }

    @Test
    void aGoodRerankerIsRecommended() {
        World world = world();
        Tuning tuning = world.tune(World.within(SECOND), world.model("model", 3, 1));
        assertThat(tuning.verdict()).isEqualTo(Verdict.RERANK);
        assertThat(tuning.recommended().configuration().rerankers()).hasSize(1);
        assertThat(tuning.headline()).startsWith("Rerank: ").contains("; model reads ", "ms of 1000 ms.");
        assertThat(tuning.reasons().getFirst())
                .startsWith("Reranking within 1000 ms is significantly better than the best without: +0.");
        assertThat(tuning.reranking().orElseThrow().isBetter()).isTrue();
        assertThat(tuning.frontier()).contains(tuning.recommended());
        assertThat(tuning.experiment().systems()).hasSameSizeAs(tuning.frontier());
    }

    @Test
    void feedbackIsADetailThatIsChosenWhereWhatIsRelevantIsAlike() {
        World world = world();
        Space space = new Space(
                World.SMALL.retrievers(),
                List.of(30),
                World.SMALL.merges(),
                World.SMALL.rerankers(),
                List.of(30),
                World.SMALL.blends(),
                true);
        Tuning tuning = world.tune(space, Journal.inMemory(), World.within(SECOND), world.model("model", 1.5, 1));
        assertThat(tuning.recommended().configuration().feedback()).isTrue();
        assertThat(tuning.headline()).contains("; then feedback");
    }

    @Test
    void aUselessRerankerIsNot() {
        World world = world();
        Tuning tuning = world.tune(World.within(SECOND), world.model("model", 0, 1));
        assertThat(tuning.verdict()).isEqualTo(Verdict.NOT_SHOWN_TO_HELP);
        assertThat(tuning.recommended().configuration().reranks()).isFalse();
        assertThat(tuning.headline()).startsWith("Do not rerank: ");
        assertThat(tuning.reasons().getFirst())
                .containsAnyOf("is not shown to be better than the best without", "is significantly worse than")
                .containsPattern("[+-]0\\.\\d{4} nDCG@10 \\(95% interval .*, p = 0\\.\\d{4}");
    }

    @Test
    void whatDoesNotFitIsNotRecommendedHoweverGood() {
        World world = world();
        Model dear = world.model("model", 3, 30);
        Tuning tuning = world.tune(World.within(Duration.ofMillis(100)), dear);
        assertThat(tuning.verdict()).isEqualTo(Verdict.DOES_NOT_FIT);
        assertThat(tuning.headline()).startsWith("Do not rerank: ");
        assertThat(tuning.reasons().getFirst())
                .isEqualTo("No reranking fits into 100 ms: the cheapest that was tried takes 154 ms (p95).");
        assertThat(tuning.reasons())
                .anySatisfy(reason -> assertThat(reason)
                        .startsWith("The next dearer, ")
                        .contains("which is beyond the budget,", "that is significant"));
        Tuning later = world.tune(World.within(SECOND), dear);
        assertThat(later.verdict()).isEqualTo(Verdict.RERANK);
        assertThat(later.recommended().p95()).isLessThanOrEqualTo(1000);
    }

    @Test
    void withoutAModelThereIsNothingToRerank() {
        Space space = new Space(
                World.SMALL.retrievers(),
                World.SMALL.depths(),
                World.SMALL.merges(),
                List.of(),
                List.of(),
                List.of(),
                false);
        Tuning tuning = world().tune(space, Journal.inMemory(), World.within(SECOND));
        assertThat(tuning.verdict()).isEqualTo(Verdict.NOT_SEARCHED);
        assertThat(tuning.depth()).isEmpty();
    }

    @Test
    void aCascadeIsSearchedToo() {
        World world = world();
        Space space = new Space(
                World.SMALL.retrievers(),
                World.SMALL.depths(),
                World.SMALL.merges(),
                List.of(List.of("cheap"), List.of("dear"), List.of("cheap", "dear")),
                World.SMALL.rerankDepths(),
                World.SMALL.blends(),
                false);
        Tuning tuning = world.tune(
                space,
                Journal.inMemory(),
                World.within(Duration.ofMillis(170)),
                world.model("cheap", 2.5, 1),
                world.model("dear", 4, 14));
        assertThat(tuning.frontier())
                .extracting(Tuning.Row::label)
                .anySatisfy(label -> assertThat(label).contains(" > cheap@", " > dear@"));
        assertThat(tuning.recommended().label()).contains(" > cheap@", " > dear@");
    }

    @Test
    void theFrontierRisesAndTheTimesArePutTogetherFromTheParts() {
        World world = world();
        Tuning tuning = world.tune(World.within(SECOND), world.model("model", 3, 4));
        double mean = Double.NEGATIVE_INFINITY;
        double p95 = 0;
        for (Tuning.Row row : tuning.frontier()) {
            assertThat(row.p95()).isGreaterThanOrEqualTo(p95);
            p95 = row.p95();
            Configuration configuration = row.configuration();
            assertThat(row.p50())
                    .isEqualTo(
                            2 * configuration.retrievers().size() + configuration.depth() / 10 + 4.0 * row.passages());
            if (!row.equals(tuning.recommended())) {
                assertThat(row.estimate().mean()).isGreaterThan(mean);
            }
            mean = Math.max(mean, row.estimate().mean());
            assertThat(row.estimate().interval().contains(row.estimate().mean()))
                    .isTrue();
        }
    }

    @Test
    void equalQuestionsGetEqualAnswers() {
        World first = world();
        World second = world();
        Tuning a = first.tune(World.within(SECOND), first.model("model", 1, 1));
        Tuning b = second.tune(World.within(SECOND), second.model("model", 1, 1));
        assertThat(a.reasons()).isEqualTo(b.reasons());
        assertThat(a.frontier()).isEqualTo(b.frontier());
    }

    @Test
    void eachPairIsAskedOnceAndASecondRunAsksNobody() {
        World world = world();
        Model model = world.model("model", 2, 1);
        List<String> reasons;
        try (Journal journal = Journal.open(folder)) {
            reasons = world.tune(World.SMALL, journal, World.within(SECOND), model)
                    .reasons();
        }
        int asked = world.asked();
        int searches = world.searches();
        assertThat(asked).isPositive().isEqualTo(world.pairs());
        try (Journal journal = Journal.open(folder)) {
            Tuning again = world.tune(World.SMALL, journal, World.within(SECOND), model);
            assertThat(again.reasons()).isEqualTo(reasons);
            assertThat(again.pairs()).isEqualTo(asked);
            world.tune(World.SMALL, journal, World.within(Duration.ofMillis(50)), model);
        }
        assertThat(world.asked()).isEqualTo(asked);
        assertThat(world.searches()).isEqualTo(searches);
    }

    @Test
    void timesAreTakenAnewWithoutTheirFile() throws Exception {
        World world = world();
        try (Journal journal = Journal.open(folder)) {
            world.tune(World.SMALL, journal, World.within(SECOND), world.model("model", 2, 1));
        }
        Files.delete(folder.resolve("times.jsonl"));
        int asked = world.asked();
        Tuning slower;
        try (Journal journal = Journal.open(folder)) {
            slower = world.tune(World.SMALL, journal, World.within(SECOND), world.model("model", 2, 10));
        }
        assertThat(world.asked() - asked).as("as much as is timed").isEqualTo(60 / 3 * (5 + 10 + 20));
        assertThat(slower.frontier().getLast().p95()).isGreaterThan(10 * 10);
        assertThat(slower.pairs()).isEqualTo(world.pairs());
    }

    @Test
    void killedAndRunAgainItGoesOn() throws Exception {
        World world = world();
        Model whole = world.model("model", 2, 1);
        Scorer dies = (query, passages, deadline) -> {
            if (world.asked() > 800) {
                throw new RankFailure.Unavailable("killed", null);
            }
            return whole.scorer().score(query, passages, deadline);
        };
        try (Journal journal = Journal.open(folder)) {
            assertThatThrownBy(() -> world.tune(
                            World.SMALL, journal, World.within(SECOND), new Model("model", whole.key(), dies)))
                    .hasMessage("killed");
        }
        Files.writeString(folder.resolve("scores.jsonl"), "{\"model\":\"mo", StandardOpenOption.APPEND);
        Files.writeString(folder.resolve("rankings.jsonl"), "{\"st", StandardOpenOption.APPEND);
        Tuning resumed;
        try (Journal journal = Journal.open(folder)) {
            resumed = world.tune(World.SMALL, journal, World.within(SECOND), whole);
        }
        assertThat(world.asked()).as("pairs asked over both runs").isEqualTo(world.pairs());
        World other = world();
        assertThat(resumed.reasons())
                .isEqualTo(other.tune(World.within(SECOND), other.model("model", 2, 1))
                        .reasons());
    }

    @Test
    void aJournalThatIsInUseOrDamagedIsNamed() throws Exception {
        try (Journal journal = Journal.open(folder)) {
            assertThat(journal.pairs()).isZero();
            assertThatThrownBy(() -> Journal.open(folder))
                    .isInstanceOf(RankFailure.Unavailable.class)
                    .hasMessageContaining("scores.jsonl is in use by another tuner; wait for it, or give");
        }
        Files.writeString(folder.resolve("scores.jsonl"), "what is this?\n");
        assertThatThrownBy(() -> Journal.open(folder))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("line 1 of ")
                .hasMessageContaining("delete the file, and what it held is worked out again");
    }

    @Test
    void badInputIsNamedBeforeAnyModelIsAsked() {
        World world = world();
        Model model = world.model("model", 1, 1);
        assertThatThrownBy(() -> world.tune(World.within(Duration.ofMillis(3)), model))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage(
                        "the budget is 3.0 ms, and the cheapest pipeline, bm25@20, takes 4.0 ms (p95) on this machine;"
                                + " give at least 4ms");
        assertThatThrownBy(() -> World.within(Duration.ZERO)).hasMessage("the budget is 0 ms, must be above 0");
        assertThatThrownBy(() -> World.within(SECOND).withFolds(1))
                .hasMessage("folds is 1, must be 2 or more; 5 is usual");
        World few = new World(SEED, 9);
        assertThatThrownBy(() -> few.tune(World.within(SECOND), model))
                .hasMessage(
                        "9 queries of world have judgements, and 5 folds need two each at least; judge more queries, or"
                                + " take fewer folds");
        assertThatThrownBy(() -> world.tuner(World.SMALL, Journal.inMemory(), model)
                        .tune(
                                "world",
                                world.queries(),
                                Qrels.of(Map.of("x", Map.of("d", 1))),
                                World.within(SECOND),
                                (task, done, all) -> {}))
                .hasMessage("none of the 60 queries of world has a judgement; check that queries and judgements belong"
                        + " together");
        assertThatThrownBy(() -> world.tuner(World.SMALL, Journal.inMemory()))
                .hasMessageStartingWith("the space names the model 'model', and given are []");
        assertThat(world.asked()).isZero();
    }

    @Test
    void progressReachesItsEnd() {
        World world = world();
        List<String> steps = new ArrayList<>();
        world.tuner(World.SMALL, Journal.inMemory(), world.model("model", 1, 1))
                .tune("world", world.queries(), world.qrels(), World.within(SECOND), (task, done, all) -> {
                    assertThat(done).isBetween(1L, all);
                    if (done == all) {
                        steps.add(task);
                    }
                });
        assertThat(steps.stream().collect(Collectors.joining(", ")))
                .isEqualTo("searching, timing model, trying pipelines");
    }
}
