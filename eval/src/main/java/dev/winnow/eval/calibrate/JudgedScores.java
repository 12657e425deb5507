package dev.winnow.eval.calibrate;

import dev.winnow.Candidate;
import dev.winnow.RankFailure;
import dev.winnow.Scale;
import dev.winnow.StageScore;
import dev.winnow.calibrate.Example;
import dev.winnow.calibrate.LengthBias;
import dev.winnow.calibrate.Prediction;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Pairs what a system said of its candidates with what was judged of them. */
public final class JudgedScores {
    private JudgedScores() {}

    /** The last stage of a system's answers whose scores are comparable across queries, with its name and scale. */
    public static Optional<StageScore> comparable(Answers answers) {
        return answers.rankings().values().stream()
                .flatMap(ranking -> ranking.candidates().stream().limit(1))
                .flatMap(candidate -> candidate.stages().reversed().stream())
                .filter(score -> isComparable(score.scale()))
                .findFirst();
    }

    private static boolean isComparable(Scale scale) {
        return switch (scale) {
            case SIMILARITY, LOGIT, PROBABILITY -> true;
            case TERM_WEIGHT, FUSED, RANK -> false;
        };
    }

    /**
     * What a stage said of each candidate of each judged query.
     *
     * @param judgedOnly leaves out candidates without a grade; otherwise they count as not relevant, as in nDCG
     * @throws RankFailure.InvalidInput when the stage scored nobody
     */
    public static List<Example> of(Experiment experiment, Answers answers, String stage, boolean judgedOnly) {
        return sized(experiment, answers, stage, judgedOnly).stream()
                .map(LengthBias.Sized::example)
                .toList();
    }

    /** As {@link #of}, with the lengths of the candidates' texts. */
    public static List<LengthBias.Sized> sized(
            Experiment experiment, Answers answers, String stage, boolean judgedOnly) {
        List<LengthBias.Sized> examples = new ArrayList<>();
        for (Queries.Item item : experiment.queries().items()) {
            for (Candidate candidate : candidates(answers, item)) {
                OptionalInt grade = experiment.qrels().grade(item.id(), candidate.id());
                Optional<StageScore> score = candidate.stage(stage);
                if (score.isPresent() && (grade.isPresent() || !judgedOnly)) {
                    Example example = new Example(item.id(), score.get().logit(), isRelevant(experiment, grade));
                    examples.add(LengthBias.Sized.of(example, candidate.passage()));
                }
            }
        }
        if (examples.isEmpty()) {
            throw new RankFailure.InvalidInput("the stage '" + stage + "' scored no " + (judgedOnly ? "judged " : "")
                    + "candidate; name a stage of the pipeline that scores");
        }
        return examples;
    }

    /** The probabilities that the answers carry; empty where they carry none. */
    public static List<Prediction> said(Experiment experiment, Answers answers) {
        List<Prediction> predictions = new ArrayList<>();
        for (Queries.Item item : experiment.queries().items()) {
            for (Candidate candidate : candidates(answers, item)) {
                OptionalInt grade = experiment.qrels().grade(item.id(), candidate.id());
                candidate
                        .probability()
                        .ifPresent(chance ->
                                predictions.add(new Prediction(item.id(), chance, isRelevant(experiment, grade))));
            }
        }
        return predictions;
    }

    private static List<Candidate> candidates(Answers answers, Queries.Item item) {
        return Optional.ofNullable(answers.outcomes().get(item.id()))
                .map(outcome -> outcome.ranking().candidates())
                .orElse(List.of());
    }

    private static boolean isRelevant(Experiment experiment, OptionalInt grade) {
        return grade.orElse(0) >= experiment.settings().relevanceLevel();
    }
}
