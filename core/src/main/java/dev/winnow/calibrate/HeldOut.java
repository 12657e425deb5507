package dev.winnow.calibrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a method is worth, by cross-validation: each query's probabilities come from a calibrator that was learned from other
 * queries.
 *
 * @param reliability of those probabilities
 * @param cuts what thresholds give, least precise first
 * @param noAnswer the decision that there is no good answer; empty when fewer queries than folds could be asked both ways
 * @param queries how many were learned from
 * @param relevant how many pairs were relevant
 */
public record HeldOut(Reliability reliability, List<Cut> cuts, Optional<NoAnswer> noAnswer, int queries, int relevant) {
    public HeldOut {
        cuts = List.copyOf(cuts);
    }

    /**
     * Cost: {@code folds} fits.
     *
     * @param folds into how many parts the queries are cut, 2 to their number
     * @param seed of the cutting
     */
    public static HeldOut of(Method method, List<Example> examples, int folds, long seed) {
        Folds cut = Folds.of(examples.stream().map(Example::query).toList(), folds, seed);
        List<Prediction> predictions = new ArrayList<>();
        for (int fold = 0; fold < folds; fold++) {
            int held = fold;
            Calibrator calibrator = method.fit(
                    examples.stream().filter(e -> !cut.isIn(held, e.query())).toList());
            examples.stream()
                    .filter(e -> cut.isIn(held, e.query()))
                    .map(e -> new Prediction(e.query(), calibrator.probability(e.score()), e.relevant()))
                    .forEach(predictions::add);
        }
        return new HeldOut(
                Reliability.of(predictions),
                Cuts.of(predictions),
                NoAnswer.of(predictions, cut),
                cut.places().size(),
                Math.toIntExact(
                        predictions.stream().filter(Prediction::relevant).count()));
    }
}
