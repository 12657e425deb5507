package dev.winnow.calibrate;

import dev.winnow.RankFailure;
import java.util.List;

/** Turns a score into a chance of relevance. A greater score never gets a smaller one. */
public sealed interface Calibrator {
    /** @return 0 to 1 */
    double probability(double score);

    /** {@code 1 / (1 + exp(-(slope * score + intercept)))}; {@code slope} is above 0. */
    record Sigmoid(double slope, double intercept) implements Calibrator {
        public Sigmoid {
            if (!(slope > 0 && Double.isFinite(slope) && Double.isFinite(intercept))) {
                throw new RankFailure.InvalidInput("the sigmoid has slope " + slope + " and intercept " + intercept
                        + "; the slope must be above 0, and both finite");
            }
        }

        @Override
        public double probability(double score) {
            double z = slope * score + intercept;
            double e = Math.exp(-Math.abs(z)); // of the side that cannot overflow
            return z >= 0 ? 1 / (1 + e) : e / (1 + e);
        }
    }

    /**
     * Straight lines between knots, level outside them.
     *
     * @param knots one or more, in strictly rising order of score, never falling in probability
     */
    record Isotonic(List<Knot> knots) implements Calibrator {
        public Isotonic {
            knots = List.copyOf(knots);
            if (knots.isEmpty()) {
                throw new RankFailure.InvalidInput("there is no knot; an isotonic calibration needs one at least");
            }
            for (int i = 1; i < knots.size(); i++) {
                Knot left = knots.get(i - 1);
                Knot right = knots.get(i);
                if (!(left.score() < right.score() && left.probability() <= right.probability())) {
                    throw new RankFailure.InvalidInput("knots " + left + " and " + right
                            + " are out of order; scores must rise, and probabilities" + " must not fall");
                }
            }
        }

        @Override
        public double probability(double score) {
            int low = 0;
            int high = knots.size() - 1;
            if (score <= knots.get(low).score()) {
                return knots.get(low).probability();
            }
            if (score >= knots.get(high).score()) {
                return knots.get(high).probability();
            }
            while (high - low > 1) {
                int middle = (low + high) >>> 1;
                if (knots.get(middle).score() <= score) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            Knot left = knots.get(low);
            Knot right = knots.get(high);
            double part = (score - left.score()) / (right.score() - left.score());
            return Math.min(
                    right.probability(), left.probability() + part * (right.probability() - left.probability()));
        }
    }

    /** A point of a curve. */
    record Knot(double score, double probability) {
        public Knot {
            if (!(Double.isFinite(score) && probability >= 0 && probability <= 1)) {
                throw new RankFailure.InvalidInput("a knot has score " + score + " and probability " + probability
                        + "; the score must be finite, the probability 0 to 1");
            }
        }
    }
}
