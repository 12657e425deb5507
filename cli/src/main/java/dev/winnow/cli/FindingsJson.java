package dev.winnow.cli;

import dev.winnow.eval.report.Findings;
import dev.winnow.eval.report.Measured;
import dev.winnow.eval.report.Times;
import dev.winnow.eval.significance.Comparison;
import dev.winnow.eval.significance.Interval;
import dev.winnow.eval.significance.Sensitivity;
import java.util.LinkedHashMap;
import java.util.List;
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
        json.put("verdicts", findings.verdicts());
        json.put("sensitivity", findings.sensitivities());
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
