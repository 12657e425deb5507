package dev.winnow.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Notes;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.StageScore;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What users of other rerankers complain about in scores and thresholds, each as a claim that it does not happen here. */
class ComplaintsAboutScoresTest {
    private static final Query QUERY = Query.of("q");
    private static final List<Example> JUDGED = Judgements.of(100, 40, 0.8, -1, -1);

    private static Calibration fit(String model, Scale scale, List<Example> examples) {
        return Calibration.fit("model", model, scale, Method.PLATT, examples, 5, 42);
    }

    private static Ranking scored(Scale scale, double... scores) {
        List<Passage> passages = IntStream.range(0, scores.length)
                .mapToObj(i -> Passage.of("p" + i, "text"))
                .toList();
        return Ranking.of("model", passages, Scores.of("model", scale, scores));
    }

    private static double[] probabilities(Ranking ranking) {
        return ranking.candidates().stream()
                .mapToDouble(c -> c.probability().orElseThrow())
                .toArray();
    }

    /** "Scores 13 and 27 both normalise to 0.99": the order is by the score, whatever the probability shows. */
    @Test
    void complaint1And5SaturatedProbabilitiesDoNotDecideTheOrder() {
        Calibration calibration = fit("m", Scale.LOGIT, JUDGED);
        Ranking given = scored(Scale.LOGIT, 1000, 3000, 2000);
        Ranking answer = calibration.reranker(new Threshold.None(), false).rerank(QUERY, given, Deadline.none());
        assertThat(probabilities(answer)).containsExactly(1, 1, 1);
        assertThat(answer.ids()).containsExactly("p1", "p2", "p0");
        assertThat(answer.candidates().getFirst().last().map(StageScore::logit)).contains(3000.0);
    }

    /** "Logits above 1 or negative: is this a bug?" The number says its scale, and beside it stands what it means. */
    @Test
    void complaint1And2ANegativeScoreSaysHowLikelyItIs() {
        Calibration calibration = fit("m", Scale.LOGIT, Judgements.of(300, 40, 0.8, 3, -3));
        Candidate found = calibration
                .reranker(new Threshold.None(), false)
                .rerank(QUERY, scored(Scale.LOGIT, -2), Deadline.none())
                .candidates()
                .getFirst();
        assertThat(found.last().map(StageScore::scale)).contains(Scale.LOGIT);
        assertThat(found.probability().orElseThrow()).isCloseTo(1 / (1 + Math.exp(-1.4)), Offset.offset(0.03));
    }

    /** "A slider from 0 to 1 is meaningless because models return logits; everything passes." */
    @Test
    void complaint3AThresholdFromZeroToOneCutsLogits() {
        Calibration calibration = fit("m", Scale.LOGIT, JUDGED);
        Ranking given = scored(Scale.LOGIT, 9, 3, 0.3, -4);
        assertThat(calibration
                        .reranker(new Threshold.Probability(0.5), false)
                        .rerank(QUERY, given, Deadline.none())
                        .ids())
                .containsExactly("p0", "p1");
        assertThatThrownBy(() -> new Threshold.Probability(1.7))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("raw scores such as logits cannot be thresholds");
    }

    /** "A threshold is not portable across models": after a swap and a refit it lets the same passages through. */
    @Test
    void complaint4AThresholdSurvivesAModelSwap() {
        Calibration before = fit("old", Scale.LOGIT, JUDGED);
        Calibration after = fit("new", Scale.SIMILARITY, Judgements.scaled(JUDGED, 0.02, 0.4));
        double[] scores = JUDGED.stream().mapToDouble(Example::score).limit(60).toArray();
        double[] others = Arrays.stream(scores).map(s -> 0.02 * s + 0.4).toArray();
        for (Threshold threshold : List.of(new Threshold.Probability(0.6), new Threshold.Precision(0.8))) {
            List<String> old = before.reranker(threshold, false)
                    .rerank(QUERY, scored(Scale.LOGIT, scores), Deadline.none())
                    .ids();
            assertThat(old).isNotEmpty().hasSizeLessThan(60);
            assertThat(after.reranker(threshold, false)
                            .rerank(QUERY, scored(Scale.SIMILARITY, others), Deadline.none())
                            .ids())
                    .isEqualTo(old);
        }
    }

    /** "Models and infrastructure change, and scores with them": a calibration of another model is refused by name. */
    @Test
    void complaint4And32ACalibrationOfAnotherModelIsRefused() {
        assertThatThrownBy(() -> fit("old", Scale.LOGIT, JUDGED).requireModel("new"))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessage("the calibration of 'model' belongs to the model old, and the pipeline uses new; run winnow"
                        + " calibrate again with this model: thresholds keep their meaning");
    }

    /** "One document with score 0 stays": what is below the threshold goes, also the unscored tail. */
    @Test
    void complaint6NothingBelowTheThresholdStays() {
        Calibration calibration = fit("m", Scale.LOGIT, JUDGED);
        Ranking tail = Ranking.unscored(List.of(Passage.of("tail", "t")));
        Ranking given = scored(Scale.LOGIT, 9, -30).then(tail);
        assertThat(calibration
                        .reranker(new Threshold.Probability(0.01), false)
                        .rerank(QUERY, given, Deadline.none())
                        .ids())
                .containsExactly("p0");
        assertThat(calibration
                        .reranker(new Threshold.None(), false)
                        .rerank(QUERY, given, Deadline.none())
                        .ids())
                .containsExactly("p0", "p1", "tail");
    }

    /** "A sigmoid of scores that are probabilities already distorts them." */
    @Test
    void complaint7WhatIsCalibratedAlreadyIsNotSquashedAgain() {
        Calibrator truth = new Calibrator.Sigmoid(0.8, -1);
        List<Example> said = Judgements.of(400, 40, 0.8, -1, -1).stream()
                .map(e -> new Example(e.query(), truth.probability(e.score()), e.relevant()))
                .toList();
        Calibration calibration = fit("api", Scale.PROBABILITY, said);
        for (double chance : new double[] {0.02, 0.2, 0.5, 0.8, 0.98}) {
            assertThat(calibration.probability(chance)).isCloseTo(chance, Offset.offset(0.03));
        }
        assertThat(calibration.probability(0)).isBetween(0.0, 1e-6);
        assertThat(calibration.probability(1)).isBetween(1 - 1e-6, 1.0);
    }

    /** "Raw logits and calibrated scores in one pipeline." */
    @Test
    void complaint7AStageThatChangedItsScaleIsRefused() {
        Calibration calibration = fit("m", Scale.LOGIT, JUDGED);
        assertThatThrownBy(() -> calibration
                        .reranker(new Threshold.None(), false)
                        .rerank(QUERY, scored(Scale.PROBABILITY, 0.5), Deadline.none()))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("learned on the scale LOGIT, and the stage now scores on PROBABILITY");
        for (Scale scale : List.of(Scale.TERM_WEIGHT, Scale.FUSED, Scale.RANK)) {
            assertThatThrownBy(() -> fit("m", scale, JUDGED)).hasMessageContaining("comparable within one query only");
        }
    }

    /** "The fallback's scores 1/61 were filtered by the threshold 0.2: no results." */
    @Test
    void complaint10AThresholdNeverEmptiesAFallback() {
        Ranking fallback =
                Ranking.of("fused", List.of(Passage.of("a", "1")), Scores.of("fused", Scale.FUSED, 1.0 / 61));
        Notes notes = new Notes();
        Ranking answer = notes.during(() -> fit("m", Scale.LOGIT, JUDGED)
                .reranker(new Threshold.Probability(0.2), false)
                .rerank(QUERY, fallback, Deadline.none()));
        assertThat(answer).isEqualTo(fallback);
        assertThat(notes.heard()).singleElement().matches(Notes.Note::degraded);
    }

    @Test
    void saysThatThereIsNoGoodAnswerAndHowOftenThatIsWrong() {
        Calibration calibration = fit("m", Scale.LOGIT, JUDGED);
        Notes notes = new Notes();
        notes.during(() -> calibration
                .reranker(new Threshold.None(), true)
                .rerank(QUERY, scored(Scale.LOGIT, -9, -12), Deadline.none()));
        assertThat(notes.heard())
                .singleElement()
                .extracting(Notes.Note::text)
                .asString()
                .startsWith("no good answer: the best candidate's chance of relevance is 0.000, below 0.")
                .contains("on 100 judged queries this was wrong for ");
        Notes sure = new Notes();
        sure.during(() -> calibration
                .reranker(new Threshold.None(), true)
                .rerank(QUERY, scored(Scale.LOGIT, 20), Deadline.none()));
        assertThat(sure.heard()).isEmpty();
    }

    @Test
    void aPrecisionThatWasNotReachedIsRefusedWithTheHighest() {
        Calibration calibration = fit("m", Scale.LOGIT, Judgements.of(100, 40, 0.1, -1, 0));
        assertThatThrownBy(() -> calibration.reranker(new Threshold.Precision(0.99), false))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining(
                        "the precision 0.99 was not reached on the judgements of 'model': the highest is 0.");
    }

    @Test
    void sharesAddUpToOneAndDoNotOverflow() {
        assertThat(Softmax.of(new double[] {1000, 1000, -1000}, 1)).containsExactly(0.5, 0.5, 0);
        assertThat(Arrays.stream(Softmax.of(new double[] {1, 2, 3}, 2)).sum()).isCloseTo(1, Offset.offset(1e-15));
        assertThat(Softmax.of(new double[0], 1)).isEmpty();
        assertThatThrownBy(() -> Softmax.of(new double[] {1}, 0)).hasMessageContaining("temperature is 0.0");
    }
}
