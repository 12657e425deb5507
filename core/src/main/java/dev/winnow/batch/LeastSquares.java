package dev.winnow.batch;

import dev.winnow.RankFailure;
import dev.winnow.batch.CostModel.Sample;
import java.util.List;

/**
 * Fits a {@link CostModel}. With three costs there are seven ways to leave some of them at zero; each is solved exactly and
 * the best one without a negative cost is taken, which is the solution of non-negative least squares.
 *
 * <p>Lawson and Hanson, Solving Least Squares Problems, 1974, chapter 23, find it without trying all ways; with three that
 * is no gain.
 */
final class LeastSquares {
    private static final int COSTS = 3;

    /** Normal equations: {@code products * costs = targets}. */
    private final double[][] products = new double[COSTS][COSTS];

    private final double[] targets = new double[COSTS];

    private LeastSquares() {}

    static CostModel fit(List<Sample> samples) {
        if (samples.isEmpty()) {
            throw new RankFailure.InvalidInput("there are no measured chunks; give at least one");
        }
        LeastSquares equations = new LeastSquares();
        for (Sample sample : samples) {
            equations.add(sample);
        }
        double[] best = new double[COSTS];
        double least = 0;
        for (int active = 1; active < 1 << COSTS; active++) {
            double[] costs = equations.solve(active);
            double loss = equations.loss(costs);
            if (loss < least && costs[0] >= 0 && costs[1] >= 0 && costs[2] >= 0) {
                least = loss;
                best = costs;
            }
        }
        return new CostModel(best[0], best[1], best[2]);
    }

    /** One equation, divided by what was measured, so that a short chunk counts as much as a long one. */
    private void add(Sample sample) {
        double[] row = {
            1.0 / sample.nanos(), (double) sample.tokens() / sample.nanos(), sample.squares() / sample.nanos()
        };
        for (int i = 0; i < COSTS; i++) {
            for (int j = 0; j < COSTS; j++) {
                products[i][j] += row[i] * row[j];
            }
            targets[i] += row[i];
        }
    }

    /** The squared error, less that of costs of zero. */
    private double loss(double[] costs) {
        double loss = 0;
        for (int i = 0; i < COSTS; i++) {
            loss -= 2 * costs[i] * targets[i];
            for (int j = 0; j < COSTS; j++) {
                loss += costs[i] * costs[j] * products[i][j];
            }
        }
        return loss;
    }

    /** The costs whose bits are set, the others zero; NaN, which loses every comparison, where they cannot be told apart. */
    private double[] solve(int active) {
        int[] used = java.util.stream.IntStream.range(0, COSTS)
                .filter(i -> (active >> i & 1) == 1)
                .toArray();
        int n = used.length;
        double[][] rows = new double[n][n + 1];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                // Scaled to a diagonal of ones: tokens and their squares differ by orders of magnitude.
                rows[i][j] = products[used[i]][used[j]] / scale(used[i]) / scale(used[j]);
            }
            rows[i][n] = targets[used[i]] / scale(used[i]);
        }
        double[] costs = new double[COSTS];
        for (int i = 0; i < n; i++) {
            if (!(rows[i][i] > 1e-9)) {
                return new double[] {Double.NaN, Double.NaN, Double.NaN};
            }
            for (int k = i + 1; k < n; k++) {
                double factor = rows[k][i] / rows[i][i];
                for (int j = i; j <= n; j++) {
                    rows[k][j] -= factor * rows[i][j];
                }
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            double value = rows[i][n];
            for (int j = i + 1; j < n; j++) {
                value -= rows[i][j] * costs[used[j]] * scale(used[j]);
            }
            costs[used[i]] = value / rows[i][i] / scale(used[i]);
        }
        return costs;
    }

    private double scale(int cost) {
        return Math.sqrt(products[cost][cost]);
    }
}
