package dev.winnow.passage;

import dev.winnow.RankFailure;
import java.util.Arrays;

/** How the scores of a text's windows become the text's one score. The result never leaves their range, nor their scale. */
public sealed interface Join {
    /** @param logits one for each window, at least one */
    double join(double[] logits);

    /**
     * The best window's score: Dai and Callan, "Deeper Text Understanding for IR with Contextual Neural Language Modeling",
     * SIGIR 2019 (MaxP).
     *
     * <p>Useful for: questions that one place answers. Not useful for: noisy models, as many windows are many chances to err.
     */
    record Max() implements Join {
        @Override
        public double join(double[] logits) {
            return Arrays.stream(logits).max().orElseThrow();
        }
    }

    /**
     * The mean of the best scores; of all of them when there are fewer.
     *
     * <p>Useful for: texts that are on the subject in several places. Not useful for: comparing texts of one window with
     * texts of many, which it puts lower for the same best place.
     *
     * @param count how many, 1 or more
     */
    record MeanOfBest(int count) implements Join {
        public MeanOfBest {
            if (count < 1) {
                throw new RankFailure.InvalidInput("the number of best windows is " + count + ", must be 1 or more");
            }
        }

        @Override
        public double join(double[] logits) {
            double[] sorted = logits.clone();
            Arrays.sort(sorted);
            return Arrays.stream(sorted)
                    .skip(Math.max(0, sorted.length - count))
                    .average()
                    .orElseThrow();
        }
    }

    /**
     * The mean of all scores, each weighted by its softmax: near the best one at a low temperature, near the plain mean at a
     * high one.
     *
     * @param temperature above 0, in the unit of the scores
     */
    record Softmax(double temperature) implements Join {
        public Softmax {
            if (!(temperature > 0 && Double.isFinite(temperature))) {
                throw new RankFailure.InvalidInput("the softmax temperature is " + temperature + ", must be above 0");
            }
        }

        @Override
        public double join(double[] logits) {
            double best = Arrays.stream(logits).max().orElseThrow();
            double sum = 0;
            double weights = 0;
            for (double logit : logits) {
                double weight = Math.exp((logit - best) / temperature);
                sum += weight * (logit - best); // around the best, so that no logit is too great to be weighed
                weights += weight;
            }
            return best + sum / weights;
        }
    }
}
