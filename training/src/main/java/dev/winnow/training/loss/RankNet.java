package dev.winnow.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.winnow.training.data.TrainingGroup;

/** See {@link Loss#rankNet}. */
record RankNet() implements Loss {
    @Override
    public NDArray of(NDArray logits, TrainingGroup group) {
        Pairs pairs = new Pairs(Constants.labels(group));
        return pairs.isEmpty()
                ? new Constants(logits).nothing()
                : Activation.softPlus(pairs.margins(logits).neg()).mean();
    }
}
