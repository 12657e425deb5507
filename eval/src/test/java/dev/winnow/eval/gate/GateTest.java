package dev.winnow.eval.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.eval.collection.Run;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.gate.Check.Status;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.significance.Sample;
import dev.winnow.eval.significance.SignificanceSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final Metric NDCG = Metric.named("nDCG@10");
    private static final Answers FIRST = Samples.answers("first", Optional.empty());
    private static final Answers BROKEN = Samples.answers("broken", Optional.of(Samples::reversed));
    private static final Experiment EXPERIMENT = Samples.experiment(FIRST, BROKEN);

    private static Gate gate(Limit... limits) {
        return new Gate("g", NDCG, List.of(limits), SignificanceSettings.defaults());
    }

    private static Verdict check(Answers candidate, Limit... limits) {
        return gate(limits).check(Measured.of(EXPERIMENT, candidate, NDCG).against(EXPERIMENT, FIRST.run(), NDCG));
    }

    private static Check only(Answers candidate, Limit limit) {
        return check(candidate, limit).checks().getFirst();
    }

    @Test
    void aBrokenRerankerFailsEveryLimitOfQualityWithItsReason() {
        double before = EXPERIMENT.mean(FIRST, NDCG);
        Verdict verdict = check(
                BROKEN,
                new Limit.NotWorse(),
                new Limit.Drop(Scope.all(), 0.02),
                new Limit.Drop(Scope.where("type", "question"), 0.02),
                new Limit.Expected(before, 0.005),
                new Limit.Minimum(Scope.where("type", "keyword"), 0.5));
        assertThat(verdict.status()).isEqualTo(Status.FAILED);
        assertThat(verdict.failures()).hasSize(5);
        assertThat(verdict.queries()).isEqualTo(Samples.QUERIES);
        assertThat(verdict.failures().get(0).reason())
                .startsWith("ndcg_cut_10 is significantly worse than the baseline first: -0.")
                .contains("over 40 queries (0 better, 0 equal, 40 worse), p 0.0001 in a test with two sides at 0.05");
        assertThat(verdict.failures().get(1).reason())
                .matches("ndcg_cut_10 drops by 0\\.\\d{4} from 0\\.\\d{4} to 0\\.\\d{4}, at most 0\\.0200 is allowed");
        assertThat(verdict.failures().get(2).reason()).contains("over the 20 queries with type=question");
        assertThat(verdict.failures().get(3).reason()).contains("expected 0.", "+- 0.0050: it is 0.", " too low");
        assertThat(verdict.failures().get(4).reason())
                .contains("over the 20 queries with type=keyword, at least 0.5000 is asked: it is 0.");
        assertThat(verdict.failures().get(1).numbers()).containsOnlyKeys("before", "value", "maximum-drop", "queries");
    }

    @Test
    void theSameAnswersPassAgainstThemselvesUnderTheSameName() {
        Verdict verdict = check(
                FIRST,
                new Limit.NotWorse(),
                new Limit.Drop(Scope.all(), 0),
                new Limit.Drop(Scope.where("type", "keyword"), 0));
        assertThat(verdict.status()).isEqualTo(Status.PASSED);
        assertThat(verdict.checks().get(0).reason())
                .contains("not significantly worse than the baseline first: +0.0000", "40 equal", "p 1.0000");
        assertThat(verdict.checks().get(1).reason()).contains("does not drop");
    }

    @Test
    void aFigureThatIsTooHighFailsToo() {
        Check check = only(FIRST, new Limit.Expected(EXPERIMENT.mean(FIRST, NDCG) - 0.01, 0.005));
        assertThat(check.status()).isEqualTo(Status.FAILED);
        assertThat(check.reason()).contains("it is 0.0100 higher; when that is meant, write the new figure");
    }

    @Test
    void aValueAtItsLimitKeepsIt() {
        double value = EXPERIMENT.mean(FIRST, NDCG);
        double drop = value - EXPERIMENT.mean(BROKEN, NDCG);
        assertThat(only(FIRST, new Limit.Minimum(Scope.all(), value)).status()).isEqualTo(Status.PASSED);
        assertThat(only(FIRST, new Limit.Expected(value - 0.005, 0.005)).status())
                .isEqualTo(Status.PASSED);
        assertThat(only(BROKEN, new Limit.Drop(Scope.all(), drop)).status()).isEqualTo(Status.PASSED);
    }

    @Test
    void p95OverItsBudgetFailsAndFiveInAHundredMayBeSlow() {
        Answers two = Samples.timed(FIRST, times(38, 2));
        assertThat(only(two, new Limit.Latency(10)).status()).isEqualTo(Status.PASSED);
        Answers three = Samples.timed(FIRST, times(37, 3));
        Check check = only(three, new Limit.Latency(10));
        assertThat(check.status()).isEqualTo(Status.FAILED);
        assertThat(check.reason()).isEqualTo("p95 is 900.0 ms over 40 answers, at most 10.0 ms is allowed");
        assertThat(check.numbers()).containsEntry("p95-ms", 900.0);
    }

    private static int[] times(int quick, int slow) {
        int[] times = new int[quick + slow];
        Arrays.fill(times, 0, quick, 5);
        Arrays.fill(times, quick, quick + slow, 900);
        return times;
    }

    @Test
    void degradedAnswersAreCountedWithTheirReason() {
        Answers failing = Samples.answers("failing", Optional.of((query, ranking, deadline) -> {
            if (query.id().endsWith("3")) {
                throw new RankFailure.ModelFailure("out of memory");
            }
            return ranking;
        }));
        Check check = only(failing, new Limit.Degraded(3));
        assertThat(check.status()).isEqualTo(Status.FAILED);
        assertThat(check.reason())
                .startsWith("4 of 40 answers passed over a stage, at most 3 may (second: ")
                .contains("out of memory");
        assertThat(only(failing, new Limit.Degraded(4)).status()).isEqualTo(Status.PASSED);
    }

    @Test
    void valuesAloneHaveNoTimesSoThoseChecksAreSkipped() {
        Measured values = new Measured(
                "samples",
                Samples.queries(),
                new Sample("first", EXPERIMENT.values(FIRST, NDCG)),
                Optional.empty(),
                Optional.empty(),
                List.of());
        Verdict verdict = gate(new Limit.Latency(1), new Limit.Degraded(0)).check(values);
        assertThat(verdict.status()).isEqualTo(Status.SKIPPED);
        assertThat(verdict.checks().get(0).reason()).isEqualTo("the answers were not timed");
        assertThat(gate(new Limit.Latency(1), new Limit.Minimum(Scope.all(), 0))
                        .check(values)
                        .status())
                .isEqualTo(Status.PASSED);
        assertThatThrownBy(() -> gate(new Limit.NotWorse()).check(values))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the limit 'not worse' needs a baseline and there is none; give the run or the pipeline to"
                        + " compare with");
    }

    @Test
    void aBaselineThatLeavesQueriesOutIsToldOrRefused() {
        Run half = Run.of("half", Map.of("q0", FIRST.rankings().get("q0")));
        Verdict verdict = gate(new Limit.NotWorse())
                .check(Measured.of(EXPERIMENT, FIRST, NDCG).against(EXPERIMENT, half, NDCG));
        assertThat(verdict.notes())
                .containsExactly("the baseline run 'half' leaves 39 of 40 queries unanswered; they count 0 for it");
        Run other = Run.of("other", Map.of("x", FIRST.rankings().get("q0")));
        assertThatThrownBy(() -> Measured.of(EXPERIMENT, FIRST, NDCG).against(EXPERIMENT, other, NDCG))
                .hasMessageContaining("the baseline run 'other' answers none of the 40 judged queries of samples");
    }

    @Test
    void aSegmentWithoutQueriesIsRefusedWithTheValuesThereAre() {
        assertThatThrownBy(() -> only(FIRST, new Limit.Minimum(Scope.where("type", "questoin"), 0)))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("no query of samples has type=questoin; the values of type are keyword, question");
        assertThatThrownBy(() -> only(FIRST, new Limit.Minimum(Scope.where("kind", "question"), 0)))
                .hasMessage("no query of samples has kind=question; the fields of its queries are type");
    }

    @Test
    void gatesThatCannotDecideAreRefused() {
        assertThatThrownBy(() -> gate()).hasMessageContaining("the gate 'g' has no limit");
        assertThatThrownBy(() -> gate(new Limit.NotWorse(), new Limit.NotWorse()))
                .hasMessageContaining("has the limit 'not worse' twice");
        assertThatThrownBy(() -> new Limit.Latency(0)).hasMessageContaining("the p95 limit is 0.0 ms, must be above 0");
        assertThatThrownBy(() -> new Limit.Drop(Scope.all(), -1)).hasMessageContaining("the maximum drop is -1.0");
        assertThatThrownBy(() -> new Limit.Expected(0.5, Double.NaN)).hasMessageContaining("the tolerance is NaN");
        assertThatThrownBy(() -> Measured.of(EXPERIMENT, FIRST, Metric.named("num_q")))
                .hasMessageContaining("'num_q' is not a mean over queries");
    }

    @Test
    void aSkippedGateSkipsEveryCheckForOneReason() {
        Verdict verdict = gate(new Limit.NotWorse(), new Limit.Degraded(0)).skip("data", "bm25", "there is no data");
        assertThat(verdict.status()).isEqualTo(Status.SKIPPED);
        assertThat(verdict.checks()).extracting(Check::reason).containsOnly("there is no data");
    }
}
