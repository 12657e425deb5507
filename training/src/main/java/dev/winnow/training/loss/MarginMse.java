package dev.winnow.training.loss;

import ai.djl.ndarray.NDArray;
import dev.winnow.training.data.TrainingGroup;

/** See {@link Loss#marginMse}. */
record MarginMse() implements Loss {
    @Override
    public NDArray of(NDArray logits, TrainingGroup group) {
        double[] teacher = Constants.teacher(group);
        Pairs pairs = new Pairs(Constants.labels(group));
        if (pairs.isEmpty()) {
            return new Constants(logits).nothing();
        }
        NDArray wanted = new Constants(logits).of(pairs.map((higher, lower) -> teacher[higher] - teacher[lower]));
        return pairs.margins(logits).sub(wanted).square().mean();
    }

    @Override
    public boolean needsTeacher() {
        return true;
    }
}
