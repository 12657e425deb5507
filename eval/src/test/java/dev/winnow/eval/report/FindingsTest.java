package dev.winnow.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.RankFailure;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.significance.SignificanceSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private static final List<String> SYSTEMS = List.of("bm25", "fused", "default");

    @Test
    void meansAndComparisonsAreThoseOfTheExperiment() {
        Experiment experiment = Trials.experiment("drills", 40, SYSTEMS);
        Findings findings = Findings.of(experiment, Measure.parse(List.of("nDCG@10")), SignificanceSettings.defaults());
        assertThat(findings.main().systems()).hasSize(3).allSatisfy(system -> {
            var answers = experiment.systems().stream()
                    .filter(a -> a.system().equals(system.system()))
                    .findFirst()
                    .orElseThrow();
            double mean = experiment.mean(answers, findings.main().measure().metric());
            assertThat(system.mean()).isCloseTo(mean, within(1e-12));
            assertThat(system.interval().contains(mean)).isTrue();
        });
        assertThat(findings.main().baseline().comparison()).isEmpty();
        assertThat(findings.main().comparisons())
                .extracting(comparison -> comparison.baseline() + " " + comparison.candidate())
                .containsExactly("bm25 fused", "bm25 default");
        assertThat(findings.segments()).isPresent();
        assertThat(findings.ceilings()).hasSize(3);
        assertThat(findings.harms())
                .extracting(harm -> harm.system() + " " + harm.reference())
                .containsExactly("default default before reranking", "fused bm25", "default bm25");
    }

    @Test
    void theVerdictNamesTheGainAndItsProof() {
        Findings findings = Trials.findings("drills", 60, SYSTEMS);
        assertThat(findings.verdicts().getLast())
                .matches(
                        "default is better than bm25, \\+0\\.\\d{3} nDCG@10 \\(95% interval \\+0\\.\\d{3} to \\+0\\.\\d{3},"
                                + " p = 0\\.\\d{4}\\): \\d+ queries won, \\d+ tied, \\d+ lost\\.");
        assertThat(findings.sensitivities())
                .hasSize(2)
                .allSatisfy(sentence -> assertThat(sentence).contains("With these 60 queries you can see"));
        assertThat(findings.ceilingSentences())
                .hasSize(3)
                .allSatisfy(sentence -> assertThat(sentence).contains("nDCG@10").doesNotContain("ndcg_cut"));
    }

    @Test
    void aSystemLikeTheBaselineIsNotShownToDiffer() {
        Experiment one = Trials.experiment("drills", 20, List.of("a"));
        Experiment twice = new Experiment(
                "twice",
                one.queries(),
                one.qrels(),
                List.of(
                        one.baseline(),
                        new dev.winnow.eval.experiment.Answers(
                                "b", one.baseline().outcomes())),
                one.settings());
        Findings findings = Findings.of(twice, Measure.parse(List.of("map")), SignificanceSettings.defaults());
        assertThat(findings.verdicts().getFirst())
                .startsWith("b is not shown to differ from a, 0.000 map")
                .endsWith("0 queries won, 20 tied, 0 lost.");
        assertThat(findings.sensitivities()).isEmpty();
    }

    @Test
    void refusesWhatIsNoMeanAndNoMetric() {
        assertThatThrownBy(() -> Measure.parse(List.of("num_rel")))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage(
                        "systems are compared by num_rel, which is not a mean over queries; compare by one that is, such"
                                + " as nDCG@10");
        Experiment experiment = Trials.experiment("drills", 10, SYSTEMS);
        assertThatThrownBy(() -> Findings.of(experiment, List.of(), SignificanceSettings.defaults()))
                .hasMessage("there is no metric to compare by; name one, such as nDCG@10");
    }

    @Test
    void aMetricAskedForTwiceIsMeasuredOnce() {
        assertThat(Measure.parse(List.of("nDCG@10", "ndcg_cut.10", "P.5,10")))
                .extracting(Measure::label)
                .containsExactly("nDCG@10", "P_5", "P_10");
    }

    @Test
    void timesAreReadOffAsTheyWere() {
        Times times = new Times("a", List.of(5.0, 1.0, 4.0, 2.0, 3.0));
        assertThat(times.quantile(0.5)).isEqualTo(3);
        assertThat(times.quantile(0.95)).isEqualTo(5);
        assertThat(times.quantile(0.01)).isEqualTo(1);
    }

    @Test
    void numbersReadAlikeEverywhere() {
        assertThat(Numbers.signed(-0.0004)).isEqualTo("0.000");
        assertThat(Numbers.signed(0.0123)).isEqualTo("+0.012");
        assertThat(Numbers.p(0.00005)).isEqualTo("< 0.0001");
        assertThat(Numbers.percent(0.95)).isEqualTo("95%");
        assertThat(Numbers.plain(0.02)).isEqualTo("0.02");
        assertThat(Numbers.plain(5000)).isEqualTo("5000");
    }
}
