package dev.winnow.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.RankFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricTest {
    /** Judged: a 3, b 2, c 1, d 0, e left out. Answered: d, b, x (unknown), e, c. Relevant: a, b, c. */
    private static final JudgedAnswer ANSWER =
            JudgedAnswer.of(Map.of("a", 3, "b", 2, "c", 1, "d", 0, "e", -1), List.of("d", "b", "x", "e", "c"), 1, 3);

    /** Worked out by hand as the remarks say; logarithms to base 2. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            num_ret              | 5
            num_rel              | 3
            num_rel_ret          | 2
            num_nonrel_judged_ret| 1
            map                  | 0.3           # (1/2 + 2/5) / 3
            map_cut.2            | 0.166666667   # (1/2) / 3
            recip_rank           | 0.5
            MRR@1                | 0
            MRR@2                | 0.5
            P.5                  | 0.4
            P@10                 | 0.2           # an answer of five fills ten places badly
            recall.2             | 0.333333333
            Rprec                | 0.333333333   # one of the first three
            success.1            | 0
            Hit@2                | 1
            bpref                | 0             # d, the only one judged not relevant, stands above both
            ndcg                 | 0.346232876   # (2/log 3 + 1/log 6) / (3 + 2/log 3 + 1/log 4)
            nDCG@2               | 0.296081911   # (2/log 3) / (3 + 2/log 3)
            ndcg_exp             | 0.242701290   # (3/log 3 + 1/log 6) / (7 + 3/log 3 + 1/log 4)
            ndcg_exp_cut.2       | 0.212845397   # (3/log 3) / (7 + 3/log 3)
            ndcg.1=0,3=0         | 0.630929754   # b alone counts: 1/log 3
            rbp                  | 0.08187       # 0.1 (2/3 x 0.9 + 1/3 x 0.9^4)
            RBP(0.5)             | 0.177083333   # 0.5 (2/3 x 0.5 + 1/3 x 0.5^4)
            rbp_resid.p=0.5      | 0.21875       # 0.5^5 + 0.5 (0.5^2 + 0.5^3)
            err.5                | 0.203125      # 3/8 / 2 + 5/8 x 1/8 / 5
            judged.5             | 0.6
            judged.10            | 0.6           # three of the five that there are
            judged.1             | 1
            unj.10               | 0.2           # two of ten
            relative_P.1         | 0
            relative_P.5         | 0.666666667
            set_P                | 0.4
            set_recall           | 0.666666667
            set_F                | 0.5
            set_F.0.5            | 0.461538462   # 1.5 x 0.4 x 2/3 / (0.5 x 0.4 + 2/3)
            utility.2,-1,-3,0    | -2            # 2 x 2 - 3 - 3
            context_precision    | 0.45          # (1/2 + 2/5) / 2
            context_precision.2  | 0.5
            context_recall       | 0.666666667
            context_recall@2     | 0.333333333
            iprec_at_recall.0.3  | 0.5
            iprec_at_recall.1    | 0
            """)
    void hasTheValueWorkedOutByHand(String name, String expected) {
        double value = Double.parseDouble(expected.split("#", 2)[0].strip());
        assertThat(Metric.named(name.strip()).of(ANSWER)).isCloseTo(value, within(1e-6));
    }

    @Test
    void infersAveragePrecisionFromTheJudgedPartOfThePool() {
        double epsilon = 0.00001;
        double atB = 1.0 / 2 + 1.0 / 2 * 1 * (0 + epsilon) / (1 + 2 * epsilon);
        double atC = 1.0 / 5 + 4.0 / 5 * 3 / 4 * (1 + epsilon) / (2 + 2 * epsilon);
        assertThat(Metric.named("infAP").of(ANSWER)).isCloseTo((atB + atC) / 3, within(1e-12));
    }

    @Test
    void binaryPreferenceCountsPairsOfJudgedDocuments() {
        // Relevant r s t, not relevant n m; answered n r x s: r and s each have one of two above them.
        JudgedAnswer answer =
                JudgedAnswer.of(Map.of("r", 1, "s", 1, "t", 1, "n", 0, "m", 0), List.of("n", "r", "x", "s"), 1, 1);
        assertThat(Metric.named("bpref").of(answer)).isCloseTo((0.5 + 0.5) / 3, within(1e-12));
    }

    @Test
    void theRelevanceLevelMovesBinaryMeasuresAndLeavesGradedOnes() {
        Map<String, Integer> judgements = Map.of("a", 3, "b", 2, "c", 1);
        List<String> ranked = List.of("c", "b");
        JudgedAnswer low = JudgedAnswer.of(judgements, ranked, 1, 3);
        JudgedAnswer high = JudgedAnswer.of(judgements, ranked, 2, 3);
        assertThat(Metric.named("recip_rank").of(low)).isEqualTo(1);
        assertThat(Metric.named("recip_rank").of(high)).isEqualTo(0.5);
        assertThat(Metric.named("ndcg").of(low)).isEqualTo(Metric.named("ndcg").of(high));
        assertThatThrownBy(() -> JudgedAnswer.of(judgements, ranked, 0, 3))
                .hasMessage("the relevance level is 0, must be 1 or more");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyMetricIsFiniteAndEveryShareLiesBetweenNoughtAndOne(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Map<String, Integer> judgements = new HashMap<>();
            List<String> ranked = new ArrayList<>();
            for (int i = 0; i < random.nextInt(12); i++) {
                judgements.put("d" + i, random.nextInt(5) - 1);
            }
            for (int i = 0; i < 12; i++) {
                if (random.nextBoolean()) {
                    ranked.add("d" + i);
                }
            }
            Collections.shuffle(ranked, random);
            JudgedAnswer answer = JudgedAnswer.of(judgements, ranked, 1 + random.nextInt(4), 3);
            for (Metric metric : Metric.parse(Metric.known().stream()
                    .map(Metric.Description::name)
                    .filter(name -> !name.equals("runid") && !name.equals("relstring"))
                    .toList())) {
                double value = metric.of(answer);
                assertThat(value)
                        .as("%s of %s in %s, seed %d", metric, ranked, judgements, seed)
                        .isFinite();
                if (metric.summary() == Metric.Summary.MEAN && !metric.name().startsWith("utility")) {
                    assertThat(value)
                            .as("%s of %s in %s, seed %d", metric, ranked, judgements, seed)
                            .isBetween(0.0, 1.0 + 1e-12);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "map",
                "Rprec",
                "bpref",
                "recip_rank",
                "ndcg",
                "ndcg_cut.2",
                "ndcg_exp",
                "ndcg_rel",
                "Rndcg",
                "G",
                "binG",
                "set_F",
                "context_precision",
                "context_recall",
                "11pt_avg",
                "judged.3"
            })
    void thePerfectAnswerHasTheValueOne(String name) {
        JudgedAnswer answer = JudgedAnswer.of(Map.of("a", 3, "b", 2, "c", 1), List.of("a", "b", "c"), 1, 3);
        assertThat(Metric.named(name).of(answer)).isCloseTo(1, within(1e-9));
    }

    @Test
    void namesStandForOneOrSeveralInTheOrderOfTheCatalogue() {
        assertThat(Metric.parse("nDCG@10", "P.10,5", "map", "P.1", "recall"))
                .extracting(Metric::name)
                .startsWith("map", "P_1", "P_5", "P_10", "recall_5", "recall_10")
                .endsWith("recall_1000", "ndcg_cut_10");
        assertThat(Metric.parse("official", "P.3"))
                .extracting(Metric::name)
                .contains("num_q", "P_3")
                .doesNotContain("P_5", "runid");
        assertThat(Metric.parse("mrr", "MAP", "nDCG", "R@7", "AP@7", "ERR@7", "Unjudged@7"))
                .extracting(Metric::name)
                .containsExactly("map", "recip_rank", "recall_7", "ndcg", "map_cut_7", "unj_7", "err_7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ndgc@10      | there is no metric 'ndgc@10'; known are runid, num_q, num_ret,
            recall@x     | there is no metric 'recall@x'; known are
            ndcg_cut.    | the parameters of ndcg_cut are '': a dot stands before at least one; leave it out for
            ndcg_cut.0   | the parameters of ndcg_cut are '0': cutoffs must be 1 or more
            P@5,5        | the parameters of P are '5,5': no cutoff may stand twice
            P.five       | the parameters of P are 'five': 'five' is not a number
            P.NaN        | the parameters of P are 'NaN': 'NaN' is not finite
            map.5        | the parameters of map are '5': it takes none; write map
            rbp.p=1      | the parameters of rbp are 'p=1': p must be above 0 and below 1
            rbp.q=1      | the parameters of rbp are 'q=1': 'q' is not a grade; give grade=gain between commas, and p=0.8
            ndcg.p=1     | the parameters of ndcg are 'p=1': 'p' is not a grade; give grade=gain between commas
            ndcg.3       | the parameters of ndcg are '3': give name=number between commas
            ndcg.1=2,1=3 | the parameters of ndcg are '1=2,1=3': '1' stands twice
            utility.1,2  | the parameters of utility are '1,2': give 4 between commas
            utility.1,0,0,1 | the parameters of utility are '1,0,0,1': the fourth must be 0
            iprec_at_recall.-1 | the parameters of iprec_at_recall are '-1': shares must be 0 or more
            runid        | no metric that is a number is asked for in [runid]; name one, such as ndcg_cut.10
            ndcg_cut     | 'ndcg_cut' stands for 9 metrics; name one, such as ndcg_cut.5
            """)
    void saysWhatIsWrongWithAName(String name, String message) {
        assertThatThrownBy(() -> Metric.named(name))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageStartingWith(message);
    }
}
