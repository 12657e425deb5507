package dev.winnow.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.winnow.training.data.TrainingGroup;

/** See {@link Loss#binaryCrossEntropy}. */
record BinaryCrossEntropy() implements Loss {
    @Override
    public NDArray of(NDArray logits, TrainingGroup group) {
        NDArray labels = new Constants(logits).of(Constants.labels(group));
        return Activation.softPlus(logits).sub(logits.mul(labels)).mean();
    }
}
