package dev.winnow.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Run;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final EvaluationSettings STANDARD = EvaluationSettings.standard();
    private static final Metric MRR = Metric.named("MRR");

    private final Qrels qrels =
            Qrels.of(Map.of("q1", Map.of("a", 1), "q2", Map.of("b", 2, "c", 0), "q3", Map.of("a", 1)));
    private final Run run =
            Run.of("sys", Map.of("q1", answer("a", "b"), "q2", answer("c", "b"), "q3", answer(), "q9", answer("a")));

    private static Ranking answer(String... ids) {
        return Ranking.unscored(
                List.of(ids).stream().map(id -> Passage.of(id, "")).toList());
    }

    @Test
    void measuresAnsweredQueriesOrAllJudgedOnes() {
        Evaluation answered = Evaluation.of(qrels, run, List.of(MRR), STANDARD);
        assertThat(answered.queryIds()).containsExactly("q1", "q2");
        assertThat(answered.values(MRR)).containsExactly(1, 0.5);
        assertThat(answered.average(MRR)).isEqualTo(0.75);

        Evaluation complete = Evaluation.of(qrels, run, List.of(MRR), STANDARD.withComplete(true));
        assertThat(complete.queryIds()).containsExactly("q1", "q2", "q3");
        assertThat(complete.average(MRR)).isEqualTo(0.5);
        assertThat(complete.value(MRR, "q3")).isZero();
    }

    @Test
    void listsWhatItCannotMeasure() {
        Evaluation evaluation = Evaluation.of(qrels, run, List.of(MRR), STANDARD);
        assertThat(evaluation.withoutJudgements()).containsExactly("q9");
        assertThat(evaluation.withoutAnswer()).containsExactly("q3");
        assertThatThrownBy(() -> evaluation.value(MRR, "q9"))
                .hasMessage("query 'q9' was not measured; it has no judgements");
        assertThatThrownBy(() -> evaluation.value(MRR, "q3"))
                .hasMessage("query 'q3' was not measured; it has no answer in the run");
        assertThatThrownBy(() -> evaluation.average(Metric.named("map")))
                .hasMessage("'map' was not measured; measured are recip_rank");
    }

    @Test
    void anEmptyIntersectionIsAnError() {
        Run other = Run.of("sys", Map.of("x1", answer("a")));
        assertThatThrownBy(() -> Evaluation.of(qrels, other, List.of(MRR), STANDARD))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage(
                        "no query of the run has judgements: the run answers 1 such as 'x1', the judgements are of 3"
                                + " such as 'q1'; give judgements of the queries that were run");
    }

    @Test
    void geometricMeansCountNoughtAsAHundredThousandth() {
        Metric metric = Metric.named("gm_map");
        Evaluation evaluation = Evaluation.of(qrels, run, List.of(metric), STANDARD.withComplete(true));
        assertThat(evaluation.average(metric)).isCloseTo(Math.cbrt(1 * 0.5 * 0.00001), within(1e-12));
    }

    @Test
    void settingsSayWhatIsAllowed() {
        assertThatThrownBy(() -> STANDARD.withDepth(0)).hasMessage("the depth is 0, must be 1 or more");
        assertThatThrownBy(() -> STANDARD.withRelevanceLevel(0))
                .hasMessage("the relevance level is 0, must be 1 or more");
        assertThat(Evaluation.of(qrels, run, List.of(MRR), STANDARD.withDepth(1))
                        .average(MRR))
                .isEqualTo(0.5);
    }

    @Test
    void printsTrecEvalsLayout() {
        String text = MetricTable.of(
                        List.of("runid", "num_q", "num_ret", "recip_rank", "relstring"), qrels, run, STANDARD)
                .text(true);
        assertThat(text).isEqualTo("""
                num_ret               \tq1\t2
                recip_rank            \tq1\t1.0000
                relstring             \tq1\t'1-'
                num_ret               \tq2\t2
                recip_rank            \tq2\t0.5000
                relstring             \tq2\t'02'
                runid                 \tall\tsys
                num_q                 \tall\t2
                num_ret               \tall\t4
                recip_rank            \tall\t0.7500
                """);
    }

    @Test
    void roundsAsCDoes() {
        assertThat(MetricTable.decimals(1.0 / 32, 4)).isEqualTo("0.0312");
        assertThat(MetricTable.decimals(3.0 / 32, 4)).isEqualTo("0.0938");
        assertThat(MetricTable.decimals(-412.66666, 4)).isEqualTo("-412.6667");
    }
}
