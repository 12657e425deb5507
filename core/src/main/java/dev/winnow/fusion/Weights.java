package dev.winnow.fusion;

import dev.winnow.RankFailure;
import java.util.List;

/** One weight for each ranking; without any, all weigh 1. */
record Weights(List<Double> values) {
    static Weights of(List<Double> values) {
        for (double weight : values) {
            if (!(weight >= 0) || Double.isInfinite(weight)) {
                throw new RankFailure.InvalidInput("a fusion weight is " + weight + ", must be 0 or more");
            }
        }
        if (!values.isEmpty() && values.stream().allMatch(weight -> weight == 0)) {
            throw new RankFailure.InvalidInput("every fusion weight is 0; give at least one ranking a weight above 0");
        }
        return new Weights(List.copyOf(values));
    }

    void require(int rankings) {
        if (!values.isEmpty() && values.size() != rankings) {
            throw new RankFailure.Misconfigured("fusion has " + values.size() + " weights for " + rankings
                    + " rankings; give one weight for each retriever");
        }
    }

    double of(int ranking) {
        return values.isEmpty() ? 1 : values.get(ranking);
    }
}
