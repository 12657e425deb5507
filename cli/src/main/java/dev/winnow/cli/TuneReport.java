package dev.winnow.cli;

import dev.winnow.app.PipelineSettings;
import dev.winnow.eval.report.Numbers;
import dev.winnow.eval.significance.Comparison;
import dev.winnow.eval.significance.Interval;
import dev.winnow.eval.tune.DepthCurve;
import dev.winnow.eval.tune.Tuning;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a tuner found: for people, for machines, and as a pipeline file. */
final class TuneReport {
    private TuneReport() {}

    static void print(Tuning tuning, PipelineSettings pipeline, PrintWriter out) {
        out.println(tuning.experiment().name() + ": "
                + tuning.experiment().queries().size() + " judged queries, " + tuning.configurations() + " pipelines, "
                + tuning.pairs() + " pairs scored");
        out.println();
        line(out, "", tuning.settings().label(), "95%", "optimism", "p50 ms", "p95 ms", "reads", "");
        for (Tuning.Row row : tuning.frontier()) {
            line(
                    out,
                    row.label(),
                    Numbers.value(row.estimate().mean()),
                    "[" + Numbers.end(row.estimate().interval().low()) + ", "
                            + Numbers.end(row.estimate().interval().high()) + "]",
                    Numbers.signed(row.estimate().optimism()),
                    Numbers.milliseconds(row.p50()),
                    Numbers.milliseconds(row.p95()),
                    row.passages(),
                    row.equals(tuning.recommended()) ? "<- recommended" : row.fits() ? "" : "beyond the budget");
        }
        out.println();
        out.println(tuning.headline());
        tuning.reasons().forEach(reason -> out.println("- " + reason));
        out.println();
        out.print(pipeline.toYaml());
    }

    private static void line(PrintWriter out, Object... cells) {
        out.println(String.format(Locale.ROOT, "%-44s %8s %-16s %8s %7s %7s %6s  %s", cells)
                .stripTrailing());
    }

    /** The pipeline, with where it comes from above it. */
    static String file(Tuning tuning, PipelineSettings pipeline) {
        String why = "Found by winnow tune on " + tuning.experiment().name() + ".\n" + tuning.headline() + "\n"
                + String.join("\n", tuning.reasons());
        return why.lines().map(line -> "# " + line + "\n").collect(Collectors.joining()) + pipeline.toYaml();
    }

    static Map<String, Object> json(Tuning tuning, PipelineSettings pipeline) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", tuning.experiment().name());
        json.put("queries", tuning.experiment().queries().size());
        json.put("metric", tuning.settings().label());
        json.put("budget_ms", tuning.settings().budget().toMillis());
        json.put("folds", tuning.settings().folds());
        json.put("seed", tuning.settings().significance().seed());
        json.put("pipelines", tuning.configurations());
        json.put("pairs", tuning.pairs());
        json.put("verdict", tuning.verdict().name().toLowerCase(Locale.ROOT));
        json.put("headline", tuning.headline());
        json.put("reasons", tuning.reasons());
        json.put("recommended", tuning.recommended().label());
        json.put("estimate", estimate(tuning.estimate()));
        tuning.reranking().ifPresent(comparison -> json.put("reranking", comparison(comparison)));
        json.put("frontier", tuning.frontier().stream().map(TuneReport::row).toList());
        tuning.bestReranking().ifPresent(best -> json.put("best_reranking", neighbour(best)));
        tuning.dearer().ifPresent(next -> json.put("dearer", neighbour(next)));
        tuning.cheaper().ifPresent(next -> json.put("cheaper", neighbour(next)));
        tuning.depth().ifPresent(curve -> json.put("depth", curve(curve)));
        json.put("pipeline", pipeline.toYaml());
        return json;
    }

    private static Map<String, Object> row(Tuning.Row row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pipeline", row.label());
        json.put("details", row.configuration().words());
        json.put("fits", row.fits());
        json.put("p50_ms", row.p50());
        json.put("p95_ms", row.p95());
        json.put("passages_read", row.passages());
        json.putAll(estimate(row.estimate()));
        return json;
    }

    private static Map<String, Object> estimate(Tuning.Estimate estimate) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mean", estimate.mean());
        json.put("interval", ends(estimate.interval()));
        json.put("in_sample", estimate.inSample());
        json.put("optimism", estimate.optimism());
        return json;
    }

    private static Map<String, Object> neighbour(Tuning.Neighbour neighbour) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pipeline", neighbour.row().label());
        json.putAll(comparison(neighbour.comparison()));
        return json;
    }

    private static Map<String, Object> comparison(Comparison comparison) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("difference", comparison.difference().mean());
        json.put("interval", ends(comparison.intervals().student()));
        json.put("p", comparison.randomization().raw());
        json.put("significant", comparison.isSignificant());
        return json;
    }

    private static Map<String, Object> curve(DepthCurve curve) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pipeline", curve.configuration().words());
        json.put(
                "points",
                curve.points().stream()
                        .map(point -> Map.of("depth", point.depth(), "mean", point.mean()))
                        .toList());
        json.put("limit", curve.limit());
        json.put("drop", curve.drop());
        json.put("scale", curve.scale());
        json.put("deeper", curve.deeper());
        json.put("gain", curve.gain());
        json.put("interval", ends(curve.interval()));
        return json;
    }

    private static List<Double> ends(Interval interval) {
        return List.of(interval.low(), interval.high());
    }
}
