package dev.winnow.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What was measured on the dev groups on the way, in order of the steps. */
public record History(List<Point> points) {
    public History {
        points = List.copyOf(points);
    }

    /**
     * One measurement.
     *
     * @param step how many were done
     * @param loss the running mean of the training loss
     * @param ndcg the mean nDCG@10 of the dev groups
     */
    public record Point(int step, double loss, double ndcg) {}

    History with(Point point) {
        List<Point> more = new ArrayList<>(points);
        more.add(point);
        return new History(more);
    }

    /** The measurement with the highest nDCG@10, the first of equals. */
    public Optional<Point> best() {
        return points.stream()
                .max(Comparator.comparingDouble(Point::ndcg)
                        .thenComparing(Comparator.comparingInt(Point::step).reversed()));
    }

    /** How many measurements came after the best one. */
    int sinceBest() {
        return best().map(best -> points.size() - 1 - points.indexOf(best)).orElse(0);
    }
}
