package dev.winnow.eval.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.Run;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.eval.metric.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final Qrels QRELS =
            Qrels.of(Map.of("q1", Map.of("a", 1), "q2", Map.of("b", 1), "q3", Map.of("c", 1), "q4", Map.of("d", 1)));
    private static final Metric MRR = Metric.named("recip_rank");

    private static Run run(String name, String... queries) {
        Map<String, Ranking> rankings = new HashMap<>();
        for (String query : queries) {
            rankings.put(query, Ranking.unscored(List.of(Passage.of("b", ""), Passage.of("a", ""))));
        }
        return Run.of(name, rankings);
    }

    private static Replay replay(Run... runs) {
        return Replay.of("test", Queries.of(List.of()), QRELS, List.of(runs), EvaluationSettings.standard());
    }

    @Test
    void aRunKeepsItsOrder() {
        Experiment experiment =
                replay(run("x", "q1", "q2"), run("y", "q1", "q2")).experiment();
        assertThat(experiment.values(experiment.baseline(), MRR)).isEqualTo(Map.of("q1", 0.5, "q2", 1.0));
        assertThat(experiment.baseline().isTimed()).isFalse();
        assertThat(experiment.queries().items().getFirst().query().text()).isEqualTo("q1");
    }

    @Test
    void whatIsLeftOutIsCounted() {
        Replay replay = replay(run("x", "q1", "q2", "q9"), run("y", "q2", "q3"));
        assertThat(replay.warnings())
                .containsExactly(
                        "1 query of 'x' without a judgement: left out",
                        "1 query with judgements that no run answers: left out",
                        "1 query that 'x' does not answer and another run does: counted 0 for it",
                        "1 query that 'y' does not answer and another run does: counted 0 for it");
        assertThat(replay.experiment().queries().size()).isEqualTo(3);
        assertThat(replay.experiment().values(replay.experiment().baseline(), MRR))
                .containsEntry("q3", 0.0);
        assertThat(replay(run("x", "q1", "q2", "q3", "q4"), run("y", "q1", "q2", "q3", "q4"))
                        .warnings())
                .isEmpty();
    }

    @Test
    void textsAndMetadataComeFromTheQueriesGiven() {
        Queries known =
                Queries.of(List.of(new Queries.Item(Query.of("how?").withId("q1"), Map.of("type", "question"))));
        Experiment experiment = Replay.of(
                        "test",
                        known,
                        QRELS,
                        List.of(run("x", "q1", "q2"), run("y", "q1", "q2")),
                        EvaluationSettings.standard())
                .experiment();
        assertThat(experiment.queries().find("q1").orElseThrow().metadata()).containsEntry("type", "question");
        assertThat(experiment.queries().size()).isEqualTo(2);
    }

    @Test
    void refusesRunsThatCannotBeCompared() {
        assertThatThrownBy(() -> replay(run("x", "q1"), run("y", "q7", "q8")))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage(
                        "the run 'y' answers none of the 4 judged queries (such as 'q1'): it answers 2, such as 'q7';"
                                + " give judgements of the queries that were run");
        assertThatThrownBy(() -> replay(run("x", "q1"), run("y", "q2")))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("no judged query is answered by every run: the 2 runs answer 2 judged queries between them;"
                        + " compare runs of the same queries");
    }
}
