package dev.winnow.app.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Measures engines in turns, so that what the machine does meanwhile meets all of them alike. */
public final class Rounds {
    private Rounds() {}

    /**
     * Every engine scores the workload once a round, each round beginning with another engine; before that, twice
     * without being measured.
     *
     * @param rounds how often, 1 or more
     * @param done is told the engine after each of its turns
     * @return in the order of the engines; differences are to the first of them
     */
    public static List<Times> run(List<Engine> engines, Workload workload, int rounds, Consumer<Engine> done) {
        List<double[]> scores =
                engines.stream().map(engine -> engine.score(workload)).toList();
        engines.forEach(engine -> engine.score(workload));
        double[][] milliseconds = new double[engines.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < engines.size(); turn++) {
                int at = (round + turn) % engines.size();
                long start = System.nanoTime();
                engines.get(at).score(workload);
                milliseconds[at][round] = (System.nanoTime() - start) / 1e6;
                done.accept(engines.get(at));
            }
        }
        List<Times> times = new ArrayList<>();
        for (int i = 0; i < engines.size(); i++) {
            Engine engine = engines.get(i);
            double difference = difference(scores.get(i), scores.getFirst());
            times.add(
                    new Times(engine.name(), engine.precision(), workload.pairs(), boxed(milliseconds[i]), difference));
        }
        return times;
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static double difference(double[] scores, double[] reference) {
        double greatest = 0;
        for (int i = 0; i < scores.length; i++) {
            greatest = Math.max(greatest, Math.abs(scores[i] - reference[i]));
        }
        return greatest;
    }

    /**
     * What one engine took.
     *
     * @param milliseconds one number a round
     * @param difference the greatest distance of a score to the first engine's
     */
    public record Times(String engine, String precision, int pairs, List<Double> milliseconds, double difference) {
        public Times {
            milliseconds = List.copyOf(milliseconds);
        }

        /** The middle round's milliseconds, or the mean of the two in the middle. */
        public double median() {
            List<Double> sorted = milliseconds.stream().sorted().toList();
            int half = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        }

        /**
         * The share of a limit that was reached.
         *
         * @param flops operations of the workload
         * @param limit operations a second
         */
        public double share(double flops, double limit) {
            return flops / (median() / 1000) / limit;
        }

        /** The median for a hundred pairs. */
        public double per100Pairs() {
            return median() * 100 / pairs;
        }
    }
}
