package dev.winnow.eval.gate;

import dev.winnow.RankFailure;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.gate.Check.Status;
import dev.winnow.eval.significance.Comparison;
import dev.winnow.eval.significance.Sample;
import dev.winnow.eval.significance.Significance;
import dev.winnow.eval.significance.SignificanceSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds one limit after the other against what was measured, and says what it saw. */
record Checks(String metric, Measured measured, SignificanceSettings significance) {
    /** What is nearer than this to a limit keeps it: sums of the same numbers in another order differ so much. */
    private static final double ROUNDING = 1e-12;

    private static final int NAMED = 3;

    Check of(Limit limit) {
        return switch (limit) {
            case Limit.Expected expected -> expected(expected);
            case Limit.Minimum minimum -> minimum(minimum);
            case Limit.Drop drop -> drop(drop);
            case Limit.NotWorse notWorse -> notWorse(notWorse);
            case Limit.Latency latency -> latency(latency);
            case Limit.Degraded degraded -> degraded(degraded);
        };
    }

    private Check expected(Limit.Expected limit) {
        double value = mean(measured.candidate(), measured.queries().items());
        double off = value - limit.value();
        String claim =
                metric + " is " + four(value) + ", expected " + four(limit.value()) + " +- " + four(limit.tolerance());
        String how = off < 0
                ? ": it is " + four(-off) + " too low"
                : ": it is " + four(off) + " higher; when that is meant, write the new figure into the gate";
        boolean kept = Math.abs(off) <= limit.tolerance() + ROUNDING;
        return check(
                limit,
                kept,
                numbers("value", value, "expected", limit.value(), "tolerance", limit.tolerance()),
                claim + (kept ? "" : how));
    }

    private Check minimum(Limit.Minimum limit) {
        List<Queries.Item> queries = within(limit.scope());
        double value = mean(measured.candidate(), queries);
        boolean kept = value >= limit.least() - ROUNDING;
        return check(
                limit,
                kept,
                numbers("value", value, "minimum", limit.least(), "queries", queries.size()),
                metric + " is " + four(value) + over(limit.scope(), queries) + ", at least " + four(limit.least())
                        + " is asked" + (kept ? "" : ": it is " + four(limit.least() - value) + " too low"));
    }

    private Check drop(Limit.Drop limit) {
        Sample baseline = baseline(limit);
        List<Queries.Item> queries = within(limit.scope());
        double before = mean(baseline, queries);
        double after = mean(measured.candidate(), queries);
        double dropped = before - after;
        boolean kept = dropped <= limit.most() + ROUNDING;
        String move = dropped > ROUNDING
                ? "drops by " + four(dropped) + " from " + four(before) + " to " + four(after)
                : "does not drop: " + four(before) + " before, " + four(after) + " now";
        return check(
                limit,
                kept,
                numbers("before", before, "value", after, "maximum-drop", limit.most(), "queries", queries.size()),
                metric + " " + move + over(limit.scope(), queries) + ", at most " + four(limit.most()) + " is allowed");
    }

    private Check notWorse(Limit.NotWorse limit) {
        Sample baseline = baseline(limit);
        Comparison comparison = new Significance(significance).compare(baseline, measured.candidate());
        double p = comparison.randomization().raw();
        boolean kept = !comparison.isWorse();
        SequencedMap<String, Double> numbers = numbers(
                "before", comparison.difference().baselineMean(),
                "value", comparison.difference().candidateMean(),
                "p", p,
                "alpha", significance.alpha());
        String unseen = comparison
                .sensitivity()
                .map(sensitivity -> {
                    double smallest = sensitivity.smallestEffect();
                    numbers.put("visible", smallest);
                    return "; a drop below " + four(smallest) + " could go unseen";
                })
                .orElse("");
        return check(
                limit,
                kept,
                numbers,
                metric + " is " + (kept ? "not " : "") + "significantly worse than " + baseline.system() + ": "
                        + String.format(
                                Locale.ROOT, "%+.4f", comparison.difference().mean()) + " over "
                        + comparison.difference().queries() + " queries ("
                        + comparison.outcomes().wins() + " better, "
                        + comparison.outcomes().ties() + " equal, "
                        + comparison.outcomes().losses() + " worse), p " + p(p) + " in a test with two sides at "
                        + significance.alpha() + (kept ? unseen : ""));
    }

    private Check latency(Limit.Latency limit) {
        List<Double> sorted = measured.answers().map(Answers::milliseconds).orElse(List.of()).stream()
                .sorted()
                .toList();
        if (sorted.isEmpty()) {
            return new Check(limit.name(), Status.SKIPPED, numbers(), "the answers were not timed");
        }
        double p95 = sorted.get((int) Math.ceil(0.95 * sorted.size()) - 1);
        return check(
                limit,
                p95 <= limit.milliseconds(),
                numbers("p95-ms", p95, "maximum-ms", limit.milliseconds(), "answers", sorted.size()),
                "p95 is " + one(p95) + " ms over " + sorted.size() + " answers, at most " + one(limit.milliseconds())
                        + " ms is allowed");
    }

    private Check degraded(Limit.Degraded limit) {
        if (measured.answers().isEmpty()) {
            return new Check(limit.name(), Status.SKIPPED, numbers(), "how the answers came about is not known");
        }
        Answers answers = measured.answers().get();
        long degraded = answers.degraded();
        String why = answers.outcomes().values().stream()
                .flatMap(outcome -> outcome.trace().degradations().stream())
                .map(step -> step.stage() + ": " + step.degradation().orElse(""))
                .distinct()
                .limit(NAMED)
                .collect(Collectors.joining("; "));
        return check(
                limit,
                degraded <= limit.most(),
                numbers("degraded", degraded, "maximum", limit.most()),
                degraded + " of " + answers.outcomes().size() + " answers passed over a stage, at most " + limit.most()
                        + " may" + (why.isEmpty() ? "" : " (" + why + ")"));
    }

    private Sample baseline(Limit limit) {
        return measured.baseline()
                .orElseThrow(() -> new RankFailure.InvalidInput("the limit '" + limit.name()
                        + "' needs a baseline and there is none; give the run or the pipeline to compare with"));
    }

    private List<Queries.Item> within(Scope scope) {
        List<Queries.Item> all = measured.queries().items();
        List<Queries.Item> inside =
                all.stream().filter(item -> scope.holds(item.metadata())).toList();
        if (inside.isEmpty()) {
            throw new RankFailure.InvalidInput("no query of " + measured.data() + " has " + scope + "; "
                    + known(all, scope.field().orElseThrow().getKey()));
        }
        return inside;
    }

    private static String known(List<Queries.Item> all, String field) {
        TreeSet<String> values = new TreeSet<>();
        TreeSet<String> fields = new TreeSet<>();
        for (Queries.Item item : all) {
            fields.addAll(item.metadata().keySet());
            if (item.metadata().containsKey(field)) {
                values.add(item.metadata().get(field));
            }
        }
        if (!values.isEmpty()) {
            return "the values of " + field + " are " + String.join(", ", values);
        }
        return fields.isEmpty()
                ? "its queries have no metadata"
                : "the fields of its queries are " + String.join(", ", fields);
    }

    private static double mean(Sample sample, List<Queries.Item> queries) {
        return queries.stream()
                .mapToDouble(item -> sample.values().getOrDefault(item.id(), 0.0))
                .average()
                .orElseThrow();
    }

    private static Check check(Limit limit, boolean kept, SequencedMap<String, Double> numbers, String reason) {
        return new Check(limit.name(), kept ? Status.PASSED : Status.FAILED, numbers, reason);
    }

    /** Names and values in turn. */
    private static SequencedMap<String, Double> numbers(Object... pairs) {
        SequencedMap<String, Double> numbers = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            numbers.put((String) pairs[i], ((Number) pairs[i + 1]).doubleValue());
        }
        return numbers;
    }

    private static String over(Scope scope, List<Queries.Item> queries) {
        return scope.field().isEmpty() ? "" : " over the " + queries.size() + " queries with " + scope;
    }

    private static String p(double p) {
        return p < 0.0001 ? "below 0.0001" : four(p);
    }

    private static String four(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String one(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
