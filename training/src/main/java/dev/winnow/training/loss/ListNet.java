package dev.winnow.training.loss;

import ai.djl.ndarray.NDArray;
import dev.winnow.training.data.TrainingGroup;

/** See {@link Loss#listNet}. */
record ListNet(double temperature) implements Loss {
    @Override
    public NDArray of(NDArray logits, TrainingGroup group) {
        NDArray wanted = new Constants(logits).of(Constants.softmax(Constants.labels(group), temperature));
        return logits.logSoftmax(0).mul(wanted).sum().neg();
    }
}
