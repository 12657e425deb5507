package dev.winnow.training.data;

import java.util.List;

/**
 * The chance that a passage is a positive, from what the first stages say: the logit of
 * {@code bias + cosine * cosineWeight + share * bm25Weight}, where the share is of the query's best BM25 score. Fitted by
 * logistic regression on mined groups (Newton's method, with a ridge of 1e-3), so it is calibrated to their share of
 * negatives; in a softmax over a group the bias has no effect.
 *
 * <p>Useful as an offset, so that a model learns only what the first stage does not know. Not useful as a probability for
 * people.
 */
public record FirstStageLogit(double bias, double cosineWeight, double bm25Weight) {
    private static final int STEPS = 25;
    private static final double RIDGE = 1e-3;

    public double of(MinedGroup group, MinedGroup.Part part) {
        return bias + cosineWeight * part.cosine() + bm25Weight * group.bm25Share(part);
    }

    /** O(examples); about 10 passes. */
    static FirstStageLogit fit(List<MinedGroup> groups) {
        double[] w = new double[3];
        for (int step = 0; step < STEPS; step++) {
            double[] gradient = new double[3];
            double[][] hessian = new double[3][3];
            for (MinedGroup group : groups) {
                for (MinedGroup.Part part : group.parts()) {
                    add(new double[] {1, part.cosine(), group.bm25Share(part)}, part.label(), w, gradient, hessian);
                }
            }
            for (int i = 0; i < 3; i++) {
                gradient[i] -= RIDGE * w[i];
                hessian[i][i] += RIDGE;
            }
            double[] move = solve(hessian, gradient);
            double largest = 0;
            for (int i = 0; i < 3; i++) {
                w[i] += move[i];
                largest = Math.max(largest, Math.abs(move[i]));
            }
            if (largest < 1e-9) {
                break;
            }
        }
        return new FirstStageLogit(w[0], w[1], w[2]);
    }

    private static void add(double[] x, double label, double[] w, double[] gradient, double[][] hessian) {
        double p = 1 / (1 + Math.exp(-(w[0] * x[0] + w[1] * x[1] + w[2] * x[2])));
        for (int i = 0; i < 3; i++) {
            gradient[i] += (label - p) * x[i];
            for (int j = 0; j < 3; j++) {
                hessian[i][j] += p * (1 - p) * x[i] * x[j];
            }
        }
    }

    /** Gauss elimination; the ridge keeps the matrix positive definite, so no pivots are needed. */
    private static double[] solve(double[][] a, double[] b) {
        for (int i = 0; i < 3; i++) {
            for (int row = i + 1; row < 3; row++) {
                double factor = a[row][i] / a[i][i];
                for (int column = i; column < 3; column++) {
                    a[row][column] -= factor * a[i][column];
                }
                b[row] -= factor * b[i];
            }
        }
        double[] x = new double[3];
        for (int i = 2; i >= 0; i--) {
            double sum = b[i];
            for (int column = i + 1; column < 3; column++) {
                sum -= a[i][column] * x[column];
            }
            x[i] = sum / a[i][i];
        }
        return x;
    }
}
