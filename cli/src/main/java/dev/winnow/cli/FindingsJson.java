package dev.winnow.cli;

import dev.winnow.eval.ceiling.Ceiling;
import dev.winnow.eval.ceiling.RecallCurve;
import dev.winnow.eval.report.Findings;
import dev.winnow.eval.report.Measured;
import dev.winnow.eval.report.SkipCost;
import dev.winnow.eval.report.Times;
import dev.winnow.eval.segment.Harm;
import dev.winnow.eval.segment.Segments;
import dev.winnow.eval.significance.Comparison;
import dev.winnow.eval.significance.Interval;
import dev.winnow.eval.significance.Sensitivity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an experiment found, for machines. A key without a value is left out, never null; numbers are not rounded. */
final class FindingsJson {
    private FindingsJson() {}

    static Map<String, Object> of(Findings findings) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", findings.experiment().name());
        json.put("queries", findings.experiment().queries().size());
        json.put("baseline", findings.experiment().baseline().system());
        json.put("relevance_level", findings.experiment().settings().relevanceLevel());
        json.put("alpha", findings.settings().alpha());
        json.put("seed", findings.settings().seed());
        json.put(
                "metrics",
                findings.measures().stream().map(FindingsJson::measured).toList());
        if (!findings.times().isEmpty()) {
            json.put("times", findings.times().stream().map(FindingsJson::times).toList());
        }
        if (!findings.skips().isEmpty()) {
            json.put("skips", findings.skips().stream().map(FindingsJson::skip).toList());
        }
        json.put(
                "ceilings",
                findings.ceilings().stream().map(FindingsJson::ceiling).toList());
        findings.segments()
                .ifPresent(segments -> json.put(
                        "segments",
                        segments.tables().stream().map(FindingsJson::table).toList()));
        json.put("harms", findings.harms().stream().map(FindingsJson::harm).toList());
        json.put("verdicts", findings.verdicts());
        json.put("sensitivity", findings.sensitivities());
        return json;
    }

    private static Map<String, Object> skip(SkipCost cost) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("system", cost.system());
        json.put("rule", cost.rule());
        json.put("queries", cost.queries());
        json.put("of", cost.of());
        json.put("skipped", cost.skipped());
        json.put("asked", cost.asked());
        json.put("cost", cost.cost());
        json.put("saved_ms", cost.milliseconds());
        return json;
    }

    private static Map<String, Object> measured(Measured measured) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("metric", measured.measure().label());
        json.put("trec_name", measured.measure().metric().name());
        json.put(
                "systems", measured.systems().stream().map(FindingsJson::system).toList());
        return json;
    }

    private static Map<String, Object> system(Measured.OfSystem system) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("system", system.system());
        json.put("mean", system.mean());
        json.put("interval", ends(system.interval()));
        system.comparison().ifPresent(comparison -> json.put("comparison", comparison(comparison)));
        json.put("values", system.values());
        return json;
    }

    private static Map<String, Object> comparison(Comparison comparison) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("difference", comparison.difference().mean());
        json.put("interval", ends(comparison.intervals().student()));
        json.put("p", comparison.randomization().corrected());
        json.put("p_uncorrected", comparison.randomization().raw());
        json.put("t_test_p", comparison.student().corrected());
        comparison.difference().effectSize().ifPresent(size -> json.put("effect_size", size));
        json.put("wins", comparison.outcomes().wins());
        json.put("ties", comparison.outcomes().ties());
        json.put("losses", comparison.outcomes().losses());
        json.put("significant", comparison.isSignificant());
        comparison.sensitivity().map(Sensitivity::smallestEffect).ifPresent(e -> json.put("smallest_effect", e));
        return json;
    }

    private static Map<String, Object> ceiling(Ceiling ceiling) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("system", ceiling.system());
        json.put("first_stage", ceiling.retrieved());
        json.put("now", ceiling.current());
        json.put("perfect_order", ceiling.best());
        json.put("everything_found", ceiling.perfect());
        json.put("verdict", word(ceiling.verdict()));
        Map<String, Object> recall = new LinkedHashMap<>();
        ceiling.stages().forEach(stage -> recall.put(stage.stage(), curve(stage)));
        recall.put("retrieval", curve(ceiling.retrieval()));
        recall.put("final", curve(ceiling.ranking()));
        json.put("recall", recall);
        return json;
    }

    private static Map<String, Double> curve(RecallCurve curve) {
        Map<String, Double> json = new LinkedHashMap<>();
        curve.points().forEach(point -> json.put(Integer.toString(point.depth()), point.recall()));
        return json;
    }

    private static Map<String, Object> table(Segments.Table table) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dimension", table.dimension());
        json.put(
                "segments", table.segments().stream().map(FindingsJson::segment).toList());
        return json;
    }

    private static Map<String, Object> segment(Segments.Segment segment) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("segment", segment.name());
        json.put("queries", segment.queries());
        json.put("baseline", segment.baselineMean());
        json.put("systems", segment.results().stream().map(FindingsJson::result).toList());
        return json;
    }

    private static Map<String, Object> result(Segments.Result result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("system", result.system());
        json.put("mean", result.mean());
        json.put("difference", result.lift());
        result.interval().ifPresent(interval -> json.put("interval", ends(interval)));
        result.p().ifPresent(p -> json.put("p", p.corrected()));
        json.put("wins", result.outcomes().wins());
        json.put("ties", result.outcomes().ties());
        json.put("losses", result.outcomes().losses());
        json.put("verdict", word(result.verdict()));
        return json;
    }

    private static Map<String, Object> harm(Harm harm) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("system", harm.system());
        json.put("against", harm.reference());
        json.put("better", harm.improved());
        json.put("same", harm.unchanged());
        json.put("worse", harm.harmed().stream().map(FindingsJson::harmed).toList());
        return json;
    }

    private static Map<String, Object> harmed(Harm.HarmedQuery query) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("query", query.id());
        json.put("before", query.before());
        json.put("after", query.after());
        json.put("moved", query.movements().stream().map(FindingsJson::movement).toList());
        return json;
    }

    private static Map<String, Object> movement(Harm.Movement movement) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("document", movement.documentId());
        json.put("grade", movement.grade());
        movement.before().ifPresent(place -> json.put("before", place));
        movement.after().ifPresent(place -> json.put("after", place));
        movement.stage().ifPresent(stage -> json.put("stage", stage));
        return json;
    }

    private static String word(Enum<?> verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private static List<Double> ends(Interval interval) {
        return List.of(interval.low(), interval.high());
    }

    private static Map<String, Object> times(Times times) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("system", times.system());
        json.put("p50_ms", times.quantile(0.5));
        json.put("p95_ms", times.quantile(0.95));
        json.put("p99_ms", times.quantile(0.99));
        return json;
    }
}
