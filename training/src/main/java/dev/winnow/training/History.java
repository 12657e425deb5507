package dev.winnow.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was measured on the dev groups on the way, in order of the steps. */
public record History(List<Point> points) {
    /** By how much the dev groups' loss must fall to count where nDCG stays. */
    private static final double LESS = 1e-4;

    public History {
        points = List.copyOf(points);
    }

    /**
     * One measurement.
     *
     * @param step how many were done, 0 for what it began from
     * @param loss the running mean of the training loss; 0 before the first step
     * @param ndcg the mean nDCG@10 of the dev groups
     * @param devLoss their mean softmax loss, which still tells weights apart where nDCG@10 has nothing left to gain
     */
    public record Point(int step, double loss, double ndcg, double devLoss) {
        private boolean isBetterThan(Point other) {
            return ndcg > other.ndcg || (ndcg == other.ndcg && devLoss < other.devLoss - LESS);
        }
    }

    History with(Point point) {
        List<Point> more = new ArrayList<>(points);
        more.add(point);
        return new History(more);
    }

    /** The measurement with the highest nDCG@10, of equals the one with the lower loss, then the first. */
    public Optional<Point> best() {
        return points.stream().reduce((best, next) -> next.isBetterThan(best) ? next : best);
    }

    /** How many measurements came after the best one. */
    int sinceBest() {
        return best().map(best -> points.size() - 1 - points.indexOf(best)).orElse(0);
    }
}
