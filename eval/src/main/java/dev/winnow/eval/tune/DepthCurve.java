package dev.winnow.eval.tune;

import dev.winnow.eval.significance.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Quality against the number of candidates that a reranker reads, measured, and fitted by a curve that saturates: {@code
 * a - b exp(-depth / c)}, least squares in a and b for each of a row of c, of which the best is kept.
 *
 * <p>Useful for: whether it pays to read deeper than was tried. Not useful for: far beyond twice the deepest that was
 * measured, or fewer than four depths.
 *
 * @param configuration whose first reranker's depth was varied
 * @param points measured, depth 0 (not reranked) first
 * @param limit a: what no depth exceeds, if the curve holds
 * @param drop b: what is missing at depth 0
 * @param scale c: at this depth 63% of the drop is made up for
 * @param deeper twice the deepest measured
 * @param gain what the curve adds from the deepest measured to {@code deeper}
 * @param interval of the gain, 95%, by resampling queries
 */
public record DepthCurve(
        Configuration configuration,
        List<Point> points,
        double limit,
        double drop,
        double scale,
        int deeper,
        double gain,
        Interval interval) {
    private static final int ROUNDS = 199;
    private static final int STEPS = 60;

    public DepthCurve {
        points = List.copyOf(points);
    }

    /** The mean of the metric at a depth. */
    public record Point(int depth, double mean) {}

    private record Fit(double limit, double drop, double scale) {
        double at(double depth) {
            return limit - drop * Math.exp(-depth / scale);
        }
    }

    /**
     * @param depths ascending, 0 first, at least two
     * @param values {@code values[i][q]}: of query q at the i-th depth
     */
    static DepthCurve of(Configuration configuration, List<Integer> depths, double[][] values, long seed) {
        int deepest = depths.getLast();
        int n = values[0].length;
        SplittableRandom random = new SplittableRandom(seed);
        double[] gains = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            int[] drawn = random.ints(n, 0, n).toArray();
            Fit again = fit(depths, means(values, drawn));
            gains[round] = again.at(2.0 * deepest) - again.at(deepest);
        }
        double[] means = means(values, java.util.stream.IntStream.range(0, n).toArray());
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < means.length; i++) {
            points.add(new Point(depths.get(i), means[i]));
        }
        Fit fit = fit(depths, means);
        return new DepthCurve(
                configuration,
                points,
                fit.limit,
                fit.drop,
                fit.scale,
                2 * deepest,
                fit.at(2.0 * deepest) - fit.at(deepest),
                new Interval(Line.quantile(gains, 0.025), Line.quantile(gains, 0.975)));
    }

    private static double[] means(double[][] values, int[] queries) {
        double[] means = new double[values.length];
        for (int i = 0; i < means.length; i++) {
            for (int query : queries) {
                means[i] += values[i][query] / queries.length;
            }
        }
        return means;
    }

    /** c runs from 1 to twice the deepest in equal ratios: slower curves are straight lines within what was measured. */
    private static Fit fit(List<Integer> depths, double[] means) {
        Fit best = new Fit(means[0], 0, 1);
        double least = Double.POSITIVE_INFINITY;
        for (int step = 0; step <= STEPS; step++) {
            double scale = Math.pow(2.0 * depths.getLast(), step / (double) STEPS);
            Fit fit = linear(depths, means, scale);
            double squares = 0;
            for (int i = 0; i < means.length; i++) {
                double miss = means[i] - fit.at(depths.get(i));
                squares += miss * miss;
            }
            if (squares < least - 1e-15) {
                least = squares;
                best = fit;
            }
        }
        return best;
    }

    private static Fit linear(List<Integer> depths, double[] means, double scale) {
        int n = means.length;
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < n; i++) {
            double decay = Math.exp(-depths.get(i) / scale);
            x += decay / n;
            y += means[i] / n;
            xx += decay * decay / n;
            xy += decay * means[i] / n;
        }
        double drop = -(xy - x * y) / (xx - x * x);
        return new Fit(y + drop * x, drop, scale);
    }

    /** What the curve says at a depth. */
    public double at(int depth) {
        return new Fit(limit, drop, scale).at(depth);
    }

    /** The measured means and what deeper would give, in a sentence. */
    public String sentence(String label) {
        StringBuilder measured = new StringBuilder();
        for (Point point : points) {
            measured.append(String.format(
                    Locale.ROOT, "%s%d: %.4f", measured.isEmpty() ? "" : ", ", point.depth(), point.mean()));
        }
        return String.format(
                Locale.ROOT,
                "%s by the number of candidates that %s reads: %s. By the saturating curve a - b exp(-depth / c) fitted to"
                        + " these (a %.4f, b %.4f, c %.0f), reading %d instead of %d would change it by %+.4f (95%% interval"
                        + " %+.4f to %+.4f).",
                label,
                configuration.rerankers().getFirst().stage(),
                measured,
                limit,
                drop,
                scale,
                deeper,
                deeper / 2,
                gain,
                interval.low(),
                interval.high());
    }
}
