package dev.winnow.eval.report;

import dev.winnow.eval.report.Part.Column;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Quality against time: which systems are worth their milliseconds. */
final class FrontierSection {
    private FrontierSection() {}

    private record Point(String label, double x, double y) {}

    static Optional<Section> of(Findings findings) {
        List<Point> points = findings.main().systems().stream()
                .flatMap(system -> findings.times(system.system()).stream()
                        .map(times -> new Point(system.system(), times.quantile(0.5), system.mean())))
                .toList();
        if (points.isEmpty()) {
            return Optional.empty();
        }
        List<Point> frontier = frontier(points);
        String label = findings.main().measure().label();
        List<List<String>> rows = points.stream()
                .map(point -> List.of(
                        point.label(),
                        Numbers.milliseconds(point.x()),
                        Numbers.value(point.y()),
                        frontier.contains(point) ? "yes" : "no"))
                .toList();
        Part chart = new Part.Chart(
                "frontier",
                Part.Kind.POINTS,
                "Mean " + label
                        + " against the median time of an answer; the line joins the systems that no other beats in"
                        + " both.",
                Map.of("points", points, "line", frontier, "x", "median time in ms (logarithmic)", "y", label),
                new Part.Table(
                        "",
                        List.of(
                                Column.words("system"),
                                Column.number("p50 ms"),
                                Column.number(label),
                                Column.words("on the frontier")),
                        rows));
        return Optional.of(new Section("frontier", "Quality against time", List.of(chart)));
    }

    /** Those that no other point beats or equals in both, fastest first. */
    private static List<Point> frontier(List<Point> points) {
        List<Point> frontier = new ArrayList<>();
        double best = Double.NEGATIVE_INFINITY;
        for (Point point : points.stream()
                .sorted(Comparator.comparingDouble(Point::x).thenComparingDouble(point -> -point.y()))
                .toList()) {
            if (point.y() > best) {
                frontier.add(point);
                best = point.y();
            }
        }
        return frontier;
    }
}
