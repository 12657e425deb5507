package dev.winnow.training.loss;

import ai.djl.ndarray.NDArray;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.model.Torch;

/** See {@link Loss#distillation}. */
record Distillation(double temperature) implements Loss {
    @Override
    public NDArray of(NDArray logits, TrainingGroup group) {
        double[] wanted = Constants.softmax(Constants.teacher(group), temperature);
        double entropy = 0;
        for (double share : wanted) {
            entropy -= share > 0 ? share * Math.log(share) : 0;
        }
        NDArray shares = Torch.over(logits, temperature).logSoftmax(0);
        return Torch.times(
                shares.mul(new Constants(logits).of(wanted)).sum().neg().sub(entropy), temperature * temperature);
    }

    @Override
    public boolean needsTeacher() {
        return true;
    }
}
