package dev.winnow.fusion;

import dev.winnow.Candidate;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.StageScore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

record WeightedSum(Normalization normalization, Missing missing, Weights weights) implements Fusion {
    @Override
    public Ranking fuse(List<Ranking> rankings) {
        weights.require(rankings.size());
        requireOneScale(rankings);
        double total = 0;
        for (int i = 0; i < rankings.size(); i++) {
            total += weights.of(i);
        }
        Merged merged = new Merged(rankings);
        for (int i = 0; i < rankings.size(); i++) {
            if (rankings.get(i).isEmpty()) {
                continue; // a list that found nothing says the same of everything
            }
            double share = weights.of(i) / total;
            double[] values = normalization.apply(logits(rankings.get(i)));
            Map<String, Double> byId = new HashMap<>();
            List<String> ids = rankings.get(i).ids();
            for (int place = 0; place < values.length; place++) {
                byId.put(ids.get(place), values[place]);
            }
            double absent = missing == Missing.ZERO
                    ? 0
                    : normalization == Normalization.MIN_MAX
                            ? 0
                            : Arrays.stream(values).min().orElse(0);
            for (String id : merged.ids()) {
                merged.add(id, share * byId.getOrDefault(id, absent));
            }
        }
        return merged.ranking();
    }

    private static double[] logits(Ranking ranking) {
        return ranking.candidates().stream()
                .mapToDouble(candidate -> lastOf(candidate).logit())
                .toArray();
    }

    private static StageScore lastOf(Candidate candidate) {
        return candidate
                .last()
                .orElseThrow(() -> new RankFailure.InvalidInput("passage '" + candidate.id()
                        + "' has no score; a weighted sum needs scored rankings, reciprocal rank does not"));
    }

    private void requireOneScale(List<Ranking> rankings) {
        Set<Scale> scales = rankings.stream()
                .flatMap(ranking -> ranking.candidates().stream())
                .map(candidate -> lastOf(candidate).scale())
                .collect(Collectors.toSet());
        if (normalization == Normalization.NONE && scales.size() > 1) {
            throw new RankFailure.Misconfigured("a weighted sum without normalisation was given scores on " + scales
                    + "; use min-max or z, or rankings of one scale");
        }
    }
}
