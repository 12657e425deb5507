package dev.winnow.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.calibrate.LengthBias.Sized;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LengthBiasTest {
    private static final Query QUERY = Query.of("q");

    /**
     * Scores of a model that gives {@code bias} more for each doubling; queries differ in level, relevant texts are longer and
     * score 2 more.
     */
    private static List<Sized> pairs(double bias, int queries, long seed) {
        Random random = new Random(seed);
        List<Sized> pairs = new ArrayList<>();
        for (int q = 0; q < queries; q++) {
            double level = 5 * random.nextGaussian();
            for (int i = 0; i < 20; i++) {
                boolean relevant = i < 4;
                double doublings = 6 + 4 * random.nextDouble() + (relevant ? 1 : 0);
                double score = level + (relevant ? 2 : 0) + bias * doublings + 0.5 * random.nextGaussian();
                pairs.add(new Sized(new Example("q" + q, score, relevant), (int) Math.pow(2, doublings)));
            }
        }
        return pairs;
    }

    @Test
    void findsTheLeaningThatIsThereAndNoneWhereThereIsNone() {
        for (double bias : new double[] {0, 0.3, -0.3}) {
            LengthBias found = LengthBias.of(pairs(bias, 60, 7));
            assertThat(found.slope()).isCloseTo(bias, Offset.offset(0.05));
            assertThat(Math.abs(found.slope() - bias)).isLessThan(4 * found.error());
            assertThat(found.spearman()).isCloseTo(Math.signum(bias) * 0.55, Offset.offset(0.15));
            assertThat(found.pairs()).isEqualTo(60 * 20);
        }
    }

    @Test
    void theStandardErrorIsHonest() {
        long seed = 100;
        System.out.println("seeds from " + seed);
        int within = 0;
        for (int round = 0; round < 300; round++) {
            LengthBias found = LengthBias.of(pairs(0.2, 30, seed + round));
            within += Math.abs(found.slope() - 0.2) < 1.96 * found.error() ? 1 : 0;
        }
        assertThat(within / 300.0).isBetween(0.90, 0.99);
    }

    @Test
    void onceTakenOutItIsGone() {
        List<Sized> biased = pairs(0.5, 60, 11);
        LengthBias bias = LengthBias.of(biased);
        List<Sized> corrected = biased.stream()
                .map(p -> new Sized(
                        new Example(
                                p.example().query(),
                                bias.corrected(p.example().score(), p.characters()),
                                p.example().relevant()),
                        p.characters()))
                .toList();
        LengthBias left = LengthBias.of(corrected);
        assertThat(left.slope()).isCloseTo(0, Offset.offset(1e-9));
        assertThat(left.spearman()).isCloseTo(0, Offset.offset(0.05));
    }

    @Test
    void aCorrectedCalibrationOrdersByWhatIsLeftAndKeepsTheTailBelow() {
        Calibration calibration =
                Calibration.fitCorrected("model", "m", Scale.LOGIT, Method.PLATT, pairs(0.5, 60, 13), 5, 42);
        Passage shorter = Passage.of("short", "x".repeat(100));
        Passage longer = Passage.of("long", "x".repeat(1_600)); // four doublings, worth 2
        Ranking given = Ranking.of("model", List.of(longer, shorter), Scores.of("model", Scale.LOGIT, 6.0, 5.5))
                .then(Ranking.unscored(List.of(Passage.of("tail", "t"))));
        Ranking answer = calibration.reranker(new Threshold.None(), false).rerank(QUERY, given, Deadline.none());
        assertThat(answer.ids()).containsExactly("short", "long", "tail");
        List<Candidate> candidates = answer.candidates();
        assertThat(candidates.get(0).probability().orElseThrow())
                .isGreaterThan(candidates.get(1).probability().orElseThrow());
        assertThat(candidates.get(0).stages())
                .extracting(stage -> stage.stage())
                .containsExactly("model", "model~length");
        assertThat(candidates.get(2).stages()).isEmpty();
    }

    /** A blend had the last word: its order is kept, and only the probabilities are of corrected scores. */
    @Test
    void theOrderOfAnotherStageIsKept() {
        Calibration calibration =
                Calibration.fitCorrected("model", "m", Scale.LOGIT, Method.PLATT, pairs(0.5, 60, 13), 5, 42);
        Ranking given = Ranking.of(
                        "model",
                        List.of(Passage.of("a", "x".repeat(1_600)), Passage.of("b", "x".repeat(100))),
                        Scores.of("model", Scale.LOGIT, 6.0, 5.5))
                .reorder("blend", Scores.of("blend", Scale.FUSED, 1, 0));
        Ranking answer = calibration.reranker(new Threshold.None(), false).rerank(QUERY, given, Deadline.none());
        assertThat(answer.ids()).containsExactly("a", "b");
        assertThat(answer.candidates().getFirst().probability().orElseThrow())
                .isLessThan(answer.candidates().getLast().probability().orElseThrow());
    }

    @Test
    void probabilitiesAreCorrectedInLogOdds() {
        List<Sized> said = pairs(0.5, 60, 17).stream()
                .map(p -> new Sized(
                        new Example(
                                p.example().query(),
                                1 / (1 + Math.exp(-p.example().score() / 4)),
                                p.example().relevant()),
                        p.characters()))
                .toList();
        assertThat(Calibration.bias(Scale.PROBABILITY, said).slope()).isCloseTo(0.125, Offset.offset(0.02));
        Calibration calibration = Calibration.fitCorrected("api", "m", Scale.PROBABILITY, Method.PLATT, said, 5, 42);
        Ranking given = Ranking.of(
                "api",
                List.of(Passage.of("a", "x".repeat(1_600)), Passage.of("b", "x".repeat(100))),
                Scores.of("api", Scale.PROBABILITY, 0.9, 0.88));
        assertThat(calibration
                        .reranker(new Threshold.None(), false)
                        .rerank(QUERY, given, Deadline.none())
                        .ids())
                .containsExactly("b", "a");
    }

    @Test
    void textsOfOneLengthSayNothing() {
        List<Sized> same =
                pairs(0.5, 10, 1).stream().map(p -> new Sized(p.example(), 100)).collect(Collectors.toList());
        assertThatThrownBy(() -> LengthBias.of(same))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageStartingWith("no two of the 200 passages of one query and relevance differ in length");
        assertThatThrownBy(() -> LengthBias.of(List.of())).isInstanceOf(RankFailure.InvalidInput.class);
    }
}
