package dev.winnow.eval.metric;

import dev.winnow.eval.metric.Metric.Summary;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A measure before its parameters are known.
 *
 * @param name what it is asked for by
 * @param defaults its usual parameters, as they would be written; empty for none
 * @param description what it measures
 * @param rows parameters as written, or empty for the usual ones, to the rows of a table
 */
record Family(String name, String defaults, String description, Function<String, List<Row>> rows) {
    /** A formula with a cutoff: a number of documents. */
    @FunctionalInterface
    interface AtDepth {
        double value(JudgedAnswer answer, int depth);
    }

    /** A formula with a number: a share of the relevant documents. */
    @FunctionalInterface
    interface AtShare {
        double value(JudgedAnswer answer, double share);
    }

    /** A formula with named numbers. */
    @FunctionalInterface
    interface WithPairs {
        double value(JudgedAnswer answer, Map<String, Double> pairs);
    }

    static Family plain(String name, Summary summary, String description, ToDoubleFunction<JudgedAnswer> formula) {
        return new Family(name, "", description, parameters -> {
            Parameters.requireNone(name, parameters);
            return List.of(new Metric(name, summary, formula));
        });
    }

    static Family mean(String name, String description, ToDoubleFunction<JudgedAnswer> formula) {
        return plain(name, Summary.MEAN, description, formula);
    }

    /** One metric for each cutoff, each named after it. */
    static Family atDepths(String name, String defaults, String description, AtDepth formula) {
        return new Family(
                name, defaults, description, parameters -> depths(name, orElse(parameters, defaults), formula));
    }

    /** As {@link #atDepths}, but without cutoffs it measures the whole answer. */
    static Family atDepthsOrWhole(String name, String description, AtDepth formula) {
        return new Family(
                name,
                "",
                description,
                parameters -> parameters.isEmpty()
                        ? List.of(new Metric(name, Summary.MEAN, answer -> formula.value(answer, Integer.MAX_VALUE)))
                        : depths(name, parameters, formula));
    }

    private static List<Row> depths(String name, String parameters, AtDepth formula) {
        return Parameters.depths(name, parameters).stream()
                .<Row>map(depth -> new Metric(name + "_" + depth, Summary.MEAN, answer -> formula.value(answer, depth)))
                .toList();
    }

    /** One metric for each share, each named after it with two decimals. */
    static Family atShares(String name, String defaults, String description, AtShare formula) {
        return new Family(
                name,
                defaults,
                description,
                parameters -> Parameters.shares(name, orElse(parameters, defaults)).stream()
                        .<Row>map(share -> new Metric(
                                name + "_" + MetricTable.decimals(share, 2),
                                Summary.MEAN,
                                answer -> formula.value(answer, share)))
                        .toList());
    }

    /** One metric of grades with gains, and of {@code p} where it has that default, named with them when given. */
    static Family withPairs(String name, String defaults, String description, WithPairs formula) {
        return new Family(name, defaults, description, parameters -> {
            Map<String, Double> pairs = Parameters.pairs(name, defaults);
            pairs.putAll(Parameters.pairs(name, parameters));
            Parameters.requireGains(name, parameters, pairs, !defaults.isEmpty());
            return List.of(
                    new Metric(suffixed(name, parameters), Summary.MEAN, answer -> formula.value(answer, pairs)));
        });
    }

    private static String orElse(String parameters, String defaults) {
        return parameters.isEmpty() ? defaults : parameters;
    }

    static String suffixed(String name, String parameters) {
        return parameters.isEmpty() ? name : name + "_" + parameters;
    }
}
