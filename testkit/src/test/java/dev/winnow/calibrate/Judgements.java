package dev.winnow.calibrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Judged pairs made up by a known truth: the chance of relevance of a score is a sigmoid of it. */
final class Judgements {
    static final long SEED = 20_261_128;

    private Judgements() {}

    /** Scores are normal with this mean and a deviation of 3. */
    static List<Example> of(int queries, int each, double slope, double intercept, double mean) {
        Random random = new Random(SEED);
        Calibrator truth = new Calibrator.Sigmoid(slope, intercept);
        List<Example> examples = new ArrayList<>();
        for (int q = 0; q < queries; q++) {
            for (int i = 0; i < each; i++) {
                double score = mean + 3 * random.nextGaussian();
                examples.add(new Example("q" + q, score, random.nextDouble() < truth.probability(score)));
            }
        }
        return examples;
    }

    static List<Example> scaled(List<Example> examples, double factor, double shift) {
        return examples.stream()
                .map(e -> new Example(e.query(), factor * e.score() + shift, e.relevant()))
                .toList();
    }
}
