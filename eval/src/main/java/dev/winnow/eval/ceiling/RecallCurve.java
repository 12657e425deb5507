package dev.winnow.eval.ceiling;

import dev.winnow.RankFailure;
import java.util.List;

/**
 * The share of the relevant documents among a stage's first K, for growing K: the mean over queries that have any.
 *
 * <p>A ranking keeps the ranks of a stage only for candidates that survived fusion's cut to the plan's depth. So the curve
 * of one stage among several is exact up to a depth only if all that the stage put above that depth is still there, or
 * all relevant documents are; where some is missing, the true recall lies between {@link Point#recall} and {@link
 * Point#atMost}. The trace of a pipeline tells how long each list was and whether fusion cut anything; without a trace a
 * list is taken to have gone on. For an exact curve, ask a pipeline of that stage alone, where there is
 * nothing to cut; a greater depth moves the cut further down and helps, but promises nothing.
 *
 * @param stage whose curve it is
 * @param points by depth, ascending, one or more; the last one is the depth that was retrieved
 */
public record RecallCurve(String stage, List<Point> points) {
    /** One point of recall. */
    static final double ONE_POINT = 0.01;

    private static final double ROUNDING = 1e-9;

    public RecallCurve {
        points = List.copyOf(points);
        if (points.isEmpty()) {
            throw new RankFailure.InvalidInput("the recall curve of '" + stage + "' has no point; give one or more");
        }
    }

    /**
     * Recall at one depth.
     *
     * @param depth K, from 1
     * @param recall what is known to be found, 0 to 1
     * @param atMost what may have been found, had fusion cut nothing off; equal to {@code recall} where that is exact
     */
    public record Point(int depth, double recall, double atMost) {
        public boolean isExact() {
            return atMost - recall < ROUNDING;
        }
    }

    /** The deepest point up to which all points are exact; 0 when not even the first one is. */
    public int exactTo() {
        int depth = 0;
        for (Point point : points) {
            if (!point.isExact()) {
                return depth;
            }
            depth = point.depth();
        }
        return depth;
    }

    /** Recall at the deepest point that is not deeper than {@code depth}; the first point's when all are. */
    public Point at(int depth) {
        return points.stream()
                .filter(point -> point.depth() <= depth)
                .reduce((shallower, deeper) -> deeper)
                .orElse(points.getFirst());
    }

    /**
     * Where the curve flattens: the smallest depth of a point whose recall is within one point (0.01) of the deepest
     * point's. Retrieving or reranking deeper finds next to nothing more.
     */
    public int flattensAt() {
        double last = points.getLast().recall();
        return points.stream()
                .filter(point -> point.recall() >= last - ONE_POINT - ROUNDING)
                .mapToInt(Point::depth)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Where going deeper stops paying: the smallest depth of a point from which on every further step gains less than one
     * point (0.01) of recall for each doubling of the depth, that is {@code (r2 - r1) / log2(k2 / k1)}. The two rules
     * differ where many small steps add up: this one stops before them.
     */
    public int paysTo() {
        int depth = points.getLast().depth();
        for (int i = points.size() - 2; i >= 0 && gainPerDoubling(i) < ONE_POINT; i--) {
            depth = points.get(i).depth();
        }
        return depth;
    }

    /** Whether the last step still paid: a deeper retrieval would probably find more. */
    public boolean isStillRising() {
        return points.size() > 1 && gainPerDoubling(points.size() - 2) >= ONE_POINT;
    }

    private double gainPerDoubling(int from) {
        Point one = points.get(from);
        Point next = points.get(from + 1);
        return (next.recall() - one.recall()) * Math.log(2) / Math.log((double) next.depth() / one.depth());
    }
}
