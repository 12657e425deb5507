package dev.winnow.eval.report;

import dev.winnow.calibrate.Reliability;
import dev.winnow.eval.calibrate.Honesty;
import dev.winnow.eval.report.Part.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether probabilities come true. */
final class CalibrationSection {
    private CalibrationSection() {}

    static Optional<Section> of(Findings findings) {
        List<Honesty> all = Honesty.of(findings.experiment());
        if (all.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Section("calibration", "Do probabilities come true?", List.of(errors(all), chart(all))));
    }

    private static Part.Table errors(List<Honesty> all) {
        return new Part.Table(
                "Expected calibration error: how far what was said is from what came true, over ten bins; Brier score: the"
                        + " mean squared distance. 0 is perfect in both. Candidates without a grade count as not relevant.",
                List.of(
                        Column.words("system"),
                        Column.words("probabilities"),
                        Column.number("pairs"),
                        Column.number("calibration error"),
                        Column.number("Brier score")),
                all.stream()
                        .map(of -> List.of(
                                of.system(),
                                of.source(),
                                Integer.toString(of.reliability().pairs()),
                                Numbers.value(of.reliability().error()),
                                Numbers.value(of.reliability().brier())))
                        .toList());
    }

    private static Part.Chart chart(List<Honesty> all) {
        List<Map<String, Object>> series = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (Honesty honesty : all) {
            List<Map<String, Object>> points = new ArrayList<>();
            for (Reliability.Bin bin : honesty.reliability().bins()) {
                points.add(Map.of("x", bin.said(), "y", bin.cameTrue()));
                rows.add(List.of(
                        honesty.system(),
                        Numbers.end(bin.said()),
                        Numbers.end(bin.cameTrue()),
                        Integer.toString(bin.pairs())));
            }
            series.add(Map.of("label", honesty.system(), "points", points));
        }
        series.add(Map.of("label", "perfect", "points", List.of(Map.of("x", 0, "y", 0), Map.of("x", 1, "y", 1))));
        return new Part.Chart(
                "reliability",
                Part.Kind.LINES,
                "Reliability: the share that was relevant of what was said to be this likely.",
                Map.of("series", series, "x", "probability said", "y", "share relevant", "linear", true),
                new Part.Table(
                        "",
                        List.of(
                                Column.words("system"),
                                Column.number("said"),
                                Column.number("came true"),
                                Column.number("pairs")),
                        rows));
    }
}
