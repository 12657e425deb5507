package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.app.PipelineSettings.FusionSettings;
import dev.winnow.diversity.DiversitySettings;
import dev.winnow.diversity.DiversitySettings.By;
import dev.winnow.diversity.DiversitySettings.Marginal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What one search does otherwise than its pipeline.
 *
 * @param depth how many candidates each first stage fetches and the fusion keeps, 1 to {@value MOST_DEPTH}
 * @param weights of the first stages in the fusion, one for each, 0 or more; empty for the pipeline's own
 * @param lambda of marginal relevance, 0 to 1, over as many candidates and by the likeness that the pipeline names, otherwise 50
 *     by the index's vectors or, where it keeps none, by words; 1 keeps the order
 */
public record Variation(OptionalInt depth, List<Double> weights, OptionalDouble lambda) {
    public static final int MOST_DEPTH = 1_000;

    private static final Variation NONE = new Variation(OptionalInt.empty(), List.of(), OptionalDouble.empty());

    public Variation {
        weights = List.copyOf(weights);
        depth.ifPresent(given -> {
            if (given < 1 || given > MOST_DEPTH) {
                throw new RankFailure.InvalidInput("depth is " + given + ", must be 1 to " + MOST_DEPTH);
            }
        });
    }

    /** As the pipeline has it. */
    public static Variation none() {
        return NONE;
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /** @throws RankFailure.InvalidInput when the weights do not fit the first stages */
    PipelineSettings of(PipelineSettings own, boolean keepsVectors) {
        return new PipelineSettings(
                own.name(),
                own.firstStages(),
                depth.orElse(own.depth()),
                weights.isEmpty() ? own.fusion() : weighted(own.fusion()),
                own.secondStages(),
                own.context(),
                own.deadline(),
                own.calibration(),
                lambda.isPresent() ? Optional.of(spread(own.diversity(), keepsVectors)) : own.diversity(),
                own.expand());
    }

    private FusionSettings weighted(FusionSettings fusion) {
        return switch (fusion) {
            case FusionSettings.ReciprocalRank rank -> new FusionSettings.ReciprocalRank(rank.k(), weights);
            case FusionSettings.WeightedSum sum ->
                new FusionSettings.WeightedSum(sum.normalization(), sum.missing(), weights);
        };
    }

    private DiversitySettings spread(Optional<DiversitySettings> own, boolean keepsVectors) {
        DiversitySettings diversity =
                own.orElseGet(() -> new DiversitySettings(OptionalDouble.empty(), List.of(), Optional.empty()));
        double wanted = lambda.orElseThrow();
        Marginal marginal = diversity
                .marginal()
                .map(given -> new Marginal(wanted, given.depth(), given.by()))
                .orElseGet(() -> new Marginal(wanted, 50, keepsVectors ? By.VECTORS : By.WORDS));
        return new DiversitySettings(
                diversity.join(), diversity.quotas(), wanted == 1 ? Optional.empty() : Optional.of(marginal));
    }
}
