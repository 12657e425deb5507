package dev.winnow.calibrate;

import dev.winnow.RankFailure;
import dev.winnow.Reranker;
import dev.winnow.Scale;
import java.util.List;
import java.util.Optional;

/**
 * What one model's scores mean on one kind of data.
 *
 * @param stage the name of the stage whose scores these are
 * @param model the model and its version; scores of another one mean something else
 * @param scale of the scores, one that is comparable across queries
 * @param method how it was learned
 * @param calibrator learned from all examples; of probabilities it takes the log-odds
 * @param heldOut what it is worth on other queries
 * @param length the leaning to length that is taken out of the scores first; empty where they are taken as they are
 */
public record Calibration(
        String stage,
        String model,
        Scale scale,
        Method method,
        Calibrator calibrator,
        HeldOut heldOut,
        Optional<LengthBias> length) {
    /** Nothing is surer than this or its opposite, so that log-odds are finite. */
    private static final double CERTAIN = 1e-9;

    public Calibration {
        requireComparable(stage, scale);
        if (method == Method.TEMPERATURE && scale == Scale.SIMILARITY) {
            throw new RankFailure.InvalidInput("the scores of '" + stage + "' are on the scale " + scale
                    + ", and a temperature fits logits and probabilities alone; use platt or isotonic");
        }
    }

    private static void requireComparable(String stage, Scale scale) {
        switch (scale) {
            case SIMILARITY, LOGIT, PROBABILITY -> {}
            case TERM_WEIGHT, FUSED, RANK ->
                throw new RankFailure.InvalidInput("the scores of '" + stage + "' are on the scale " + scale
                        + ", which is comparable within one query only; calibrate a stage whose scores are similarities,"
                        + " logits or probabilities");
        }
    }

    /**
     * Learns from all examples, and measures by cross-validation by query.
     *
     * @param folds 2 to the number of queries
     * @throws RankFailure.InvalidInput when the scale is not comparable across queries, or the examples do not suffice
     */
    public static Calibration fit(
            String stage, String model, Scale scale, Method method, List<Example> examples, int folds, long seed) {
        requireComparable(stage, scale);
        List<Example> inputs = examples.stream().map(e -> input(scale, e)).toList();
        return new Calibration(
                stage,
                model,
                scale,
                method,
                method.fit(inputs),
                HeldOut.of(method, inputs, folds, seed),
                Optional.empty());
    }

    /**
     * As {@link #fit}, after the scores' leaning to length was taken out; one more number is learned, from all queries, those
     * measured by too.
     */
    public static Calibration fitCorrected(
            String stage,
            String model,
            Scale scale,
            Method method,
            List<LengthBias.Sized> pairs,
            int folds,
            long seed) {
        LengthBias bias = bias(scale, pairs);
        List<Example> inputs = pairs.stream()
                .map(p -> new Example(
                        p.example().query(),
                        bias.corrected(input(scale, p.example().score()), p.characters()),
                        p.example().relevant()))
                .toList();
        return new Calibration(
                stage,
                model,
                scale,
                method,
                method.fit(inputs),
                HeldOut.of(method, inputs, folds, seed),
                Optional.of(bias));
    }

    /** The leaning of a stage's scores to length; of probabilities, that of their log-odds. */
    public static LengthBias bias(Scale scale, List<LengthBias.Sized> pairs) {
        requireComparable("the stage", scale);
        return LengthBias.of(pairs.stream()
                .map(p -> new LengthBias.Sized(input(scale, p.example()), p.characters()))
                .toList());
    }

    private static Example input(Scale scale, Example example) {
        return new Example(example.query(), input(scale, example.score()), example.relevant());
    }

    /** The chance of relevance that a score of the stage means. */
    public double probability(double score) {
        return calibrator.probability(input(scale, score));
    }

    /** {@link #probability(double)} of a text of this length, once the leaning to length is out, where it is to be. */
    double probability(double score, int characters) {
        double input = input(scale, score);
        return calibrator.probability(
                length.map(bias -> bias.corrected(input, characters)).orElse(input));
    }

    /** The number that {@link #length} puts in a score's place: comparable as the score was, a probability as its log-odds. */
    double corrected(LengthBias bias, double score, int characters) {
        return bias.corrected(input(scale, score), characters);
    }

    /** A probability counts as its log-odds: a sigmoid of a probability would squash it a second time. */
    private static double input(Scale scale, double score) {
        if (scale != Scale.PROBABILITY) {
            return score;
        }
        double inside = Math.clamp(score, CERTAIN, 1 - CERTAIN);
        return Math.log(inside / (1 - inside));
    }

    /** @throws RankFailure.Misconfigured when it was learned from another model's scores */
    public void requireModel(String inUse) {
        if (!model.equals(inUse)) {
            throw new RankFailure.Misconfigured("the calibration of '" + stage + "' belongs to the model " + model
                    + ", and the pipeline uses " + inUse
                    + "; run winnow calibrate again with this model: thresholds keep"
                    + " their meaning");
        }
    }

    /**
     * The probability from which a candidate is shown.
     *
     * @throws RankFailure.Misconfigured when the precision asked for was not reached on the judgements
     */
    public double least(Threshold threshold) {
        return switch (threshold) {
            case Threshold.None none -> 0;
            case Threshold.Probability probability -> probability.least();
            case Threshold.Precision precision ->
                heldOut.cuts().stream()
                        .filter(cut -> cut.precision() >= precision.target())
                        .findFirst()
                        .map(Cut::probability)
                        .orElseThrow(() -> unreached(precision.target()));
        };
    }

    private RankFailure unreached(double target) {
        String highest = heldOut.cuts().isEmpty()
                ? "there are too few judged pairs to measure any"
                : "the highest is " + Math.floor(heldOut.cuts().getLast().precision() * 1000) / 1000;
        return new RankFailure.Misconfigured("the precision " + target + " was not reached on the judgements of '"
                + stage + "': " + highest + "; lower it, or use a better model");
    }

    /**
     * Gives each candidate that the stage scored its probability, keeps the order (or, where the leaning to length is taken
     * out and the stage had the last word, orders by what is left of the scores), and takes out what stays below the
     * threshold. Where the stage scored nobody, as when it was passed over, nothing is taken out, and the answer is declared
     * degraded: other scores know no such threshold. Where it scored some, the others stay below every threshold but none.
     *
     * @param tellsNoAnswer whether to say, in a note, that there is no good answer where the best candidate is too unlikely
     */
    public Reranker reranker(Threshold threshold, boolean tellsNoAnswer) {
        if (tellsNoAnswer && heldOut.noAnswer().isEmpty()) {
            throw new RankFailure.Misconfigured("the calibration of '" + stage
                    + "' cannot tell when there is no good answer: too few judged queries had a relevant candidate");
        }
        return new Calibrated(this, least(threshold), !(threshold instanceof Threshold.None), tellsNoAnswer);
    }
}
