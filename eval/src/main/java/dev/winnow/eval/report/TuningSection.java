package dev.winnow.eval.report;

import dev.winnow.eval.report.Part.Column;
import dev.winnow.eval.tune.DepthCurve;
import dev.winnow.eval.tune.Tuning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which pipeline a tuner recommends, and why. */
final class TuningSection {
    private TuningSection() {}

    static Section of(Tuning tuning) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Lead(tuning.headline()));
        parts.add(new Part.Bullets(tuning.reasons()));
        parts.add(frontier(tuning));
        tuning.depth().map(curve -> chart(tuning, curve)).ifPresent(parts::add);
        parts.add(new Part.Text(
                "Here and below, each query was answered with the details (fusion, weights, blend) that were"
                        + " chosen without it, and times are put together from measured parts: the search, and the model's time at"
                        + " so many passages. Systems are called by what their time depends on."));
        return new Section("tuning", "Recommendation", parts);
    }

    private static Part.Table frontier(Tuning tuning) {
        List<List<String>> rows = tuning.frontier().stream()
                .map(row -> List.of(
                        row.label(),
                        row.configuration().words(),
                        Numbers.value(row.estimate().mean()),
                        Numbers.end(row.estimate().interval().low()) + " to "
                                + Numbers.end(row.estimate().interval().high()),
                        Numbers.signed(row.estimate().optimism()),
                        Numbers.milliseconds(row.p95()),
                        Integer.toString(row.passages()),
                        row.label().equals(tuning.recommended().label()) ? "recommended" : row.fits() ? "yes" : "no"))
                .toList();
        return new Part.Table(
                "What no cheaper pipeline equals.",
                List.of(
                        Column.words("pipeline"),
                        Column.words("best details"),
                        Column.number(tuning.settings().label() + ", cross-validated"),
                        Column.number("bootstrap interval"),
                        Column.number("optimism"),
                        Column.number("p95 ms"),
                        Column.number("passages read"),
                        Column.words("within the budget")),
                rows);
    }

    private static Part.Chart chart(Tuning tuning, DepthCurve curve) {
        List<DepthCurve.Point> points = curve.points().stream()
                .filter(point -> point.depth() > 0) // the axis is logarithmic
                .toList();
        List<Integer> fitted = Stream.concat(points.stream().map(DepthCurve.Point::depth), Stream.of(curve.deeper()))
                .toList();
        List<List<String>> rows = new ArrayList<>();
        curve.points()
                .forEach(point -> rows.add(List.of(
                        Integer.toString(point.depth()),
                        Numbers.value(point.mean()),
                        Numbers.value(curve.at(point.depth())))));
        rows.add(List.of(Integer.toString(curve.deeper()), "", Numbers.value(curve.at(curve.deeper()))));
        return new Part.Chart(
                "depth",
                Part.Kind.LINES,
                "Quality by the number of candidates that the reranker reads.",
                Map.of(
                        "series",
                        List.of(
                                Map.of(
                                        "label",
                                        "measured",
                                        "points",
                                        points.stream()
                                                .map(point -> Map.of("x", point.depth(), "y", point.mean()))
                                                .toList()),
                                Map.of(
                                        "label",
                                        "fitted",
                                        "points",
                                        fitted.stream()
                                                .map(depth -> Map.of("x", depth, "y", curve.at(depth)))
                                                .toList())),
                        "x",
                        "candidates read (logarithmic)",
                        "y",
                        tuning.settings().label(),
                        "zoom",
                        true),
                new Part.Table(
                        "", List.of(Column.number("read"), Column.number("measured"), Column.number("fitted")), rows));
    }
}
