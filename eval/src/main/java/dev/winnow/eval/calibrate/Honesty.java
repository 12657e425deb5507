package dev.winnow.eval.calibrate;

import dev.winnow.RankFailure;
import dev.winnow.StageScore;
import dev.winnow.calibrate.Calibration;
import dev.winnow.calibrate.Method;
import dev.winnow.calibrate.Prediction;
import dev.winnow.calibrate.Reliability;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import java.util.List;
import java.util.Optional;

/**
 * How far a system's probabilities come true on an experiment's judgements.
 *
 * @param system whose
 * @param source where the probabilities are from, in words
 * @param reliability what they are worth
 */
public record Honesty(String system, String source, Reliability reliability) {
    private static final int FOLDS = 5;
    private static final long SEED = 42;

    /**
     * Of each system: the probabilities its answers carry, otherwise those that Platt's method gives its last stage with
     * comparable scores, by cross-validation by query. Systems without either, or whose judgements do not suffice, are left
     * out. Candidates without a grade count as not relevant.
     */
    public static List<Honesty> of(Experiment experiment) {
        return experiment.systems().stream()
                .flatMap(answers -> of(experiment, answers).stream())
                .toList();
    }

    private static Optional<Honesty> of(Experiment experiment, Answers answers) {
        List<Prediction> said = JudgedScores.said(experiment, answers);
        if (!said.isEmpty()) {
            return Optional.of(new Honesty(answers.system(), "as the answers say", Reliability.of(said)));
        }
        return JudgedScores.comparable(answers).flatMap(score -> learned(experiment, answers, score));
    }

    private static Optional<Honesty> learned(Experiment experiment, Answers answers, StageScore score) {
        try {
            Calibration calibration = Calibration.fit(
                    score.stage(),
                    answers.system(),
                    score.scale(),
                    Method.PLATT,
                    JudgedScores.of(experiment, answers, score.stage(), false),
                    FOLDS,
                    SEED);
            String source = score.stage() + " by Platt, learned from other queries";
            return Optional.of(
                    new Honesty(answers.system(), source, calibration.heldOut().reliability()));
        } catch (RankFailure.InvalidInput e) {
            return Optional.empty(); // too few queries, or nothing to learn from them
        }
    }
}
