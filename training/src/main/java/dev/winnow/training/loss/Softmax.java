package dev.winnow.training.loss;

import ai.djl.ndarray.NDArray;
import dev.winnow.training.data.TrainingGroup;

/** See {@link Loss#softmax}. */
record Softmax() implements Loss {
    /** Added where an example is no rival: its exponential is 0. */
    private static final double NEVER = -1e9;

    @Override
    public NDArray of(NDArray logits, TrainingGroup group) {
        double[] labels = Constants.labels(group);
        int n = labels.length;
        double[] rivals = new double[n * n];
        double[] weights = new double[n * n];
        double sum = 0;
        for (double label : labels) {
            sum += label;
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                rivals[i * n + j] = i == j || labels[j] < labels[i] ? 0 : NEVER;
            }
            weights[i * n + i] = labels[i] / sum;
        }
        Constants constants = new Constants(logits);
        NDArray shares = logits.reshape(1, n).add(constants.of(rivals, n, n)).logSoftmax(1);
        return shares.mul(constants.of(weights, n, n)).sum().neg();
    }
}
