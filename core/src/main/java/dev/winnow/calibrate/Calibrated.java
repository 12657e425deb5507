package dev.winnow.calibrate;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Notes;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.StageScore;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** It asks no model and takes microseconds, so that it works even when the deadline has just passed. */
record Calibrated(Calibration calibration, double least, boolean drops, boolean tellsNoAnswer) implements Reranker {
    @Override
    public Ranking rerank(Query query, Ranking ranking, Deadline deadline) {
        List<Candidate> candidates = corrected(ranking).candidates().stream()
                .map(this::withProbability)
                .toList();
        boolean anyScored = candidates.stream().anyMatch(c -> c.probability().isPresent());
        if (!anyScored) {
            if (!candidates.isEmpty() && (drops || tellsNoAnswer)) {
                Notes.sayDegraded("'" + calibration.stage()
                        + "' scored nobody, so that there are no probabilities and the" + " threshold was not applied");
            }
            return ranking;
        }
        if (tellsNoAnswer) {
            tell(candidates);
        }
        return new Ranking(drops ? candidates.stream().filter(this::isShown).toList() : candidates);
    }

    /** The head that the stage ordered, in the order of its scores without their leaning to length. */
    private Ranking corrected(Ranking ranking) {
        int head = 0;
        while (head < ranking.size() && isOrderedByStage(ranking.candidates().get(head))) {
            head++;
        }
        if (calibration.length().isEmpty() || head == 0) {
            return ranking;
        }
        LengthBias bias = calibration.length().get();
        double[] scores = ranking.head(head).candidates().stream()
                .mapToDouble(c -> calibration.corrected(
                        bias,
                        c.last().orElseThrow().logit(),
                        c.passage().content().length()))
                .toArray();
        Scale scale = calibration.scale() == Scale.PROBABILITY ? Scale.LOGIT : calibration.scale();
        String name = calibration.stage() + "~length";
        return ranking.head(head).reorder(name, Scores.of(name, scale, scores)).then(ranking.tail(head));
    }

    private boolean isOrderedByStage(Candidate candidate) {
        return candidate
                .last()
                .filter(score -> score.stage().equals(calibration.stage()) && score.scale() == calibration.scale())
                .isPresent();
    }

    private Candidate withProbability(Candidate candidate) {
        Optional<StageScore> score = candidate.stage(calibration.stage());
        if (score.isEmpty()) {
            return candidate;
        }
        if (score.get().scale() != calibration.scale()) {
            throw new RankFailure.Misconfigured(
                    "the calibration of '" + calibration.stage() + "' was learned on the scale "
                            + calibration.scale() + ", and the stage now scores on "
                            + score.get().scale()
                            + "; run winnow calibrate again");
        }
        return candidate.withProbability(calibration.probability(
                score.get().logit(), candidate.passage().content().length()));
    }

    private boolean isShown(Candidate candidate) {
        return candidate.probability().isPresent() && candidate.probability().getAsDouble() >= least;
    }

    private void tell(List<Candidate> candidates) {
        double best = candidates.stream()
                .flatMapToDouble(c -> c.probability().stream())
                .max()
                .orElseThrow();
        NoAnswer decision = calibration.heldOut().noAnswer().orElseThrow();
        if (best < decision.cut()) {
            Notes.say(String.format(
                    Locale.ROOT,
                    "no good answer: the best candidate's chance of relevance is %.3f, below %.3f; on %d judged queries"
                            + " this was wrong for %.1f%% of those that had an answer",
                    best,
                    decision.cut(),
                    decision.queries(),
                    100 * decision.wronglyRefused()));
        }
    }
}
