package dev.winnow.eval.metric;

import dev.winnow.RankFailure;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A measure of one query's answer, and how it is summed up over queries.
 *
 * @param name as trec_eval prints it, such as {@code ndcg_cut_10}
 * @param summary how the values of many queries become one
 * @param formula its value for one answer, always finite
 */
public record Metric(String name, Summary summary, ToDoubleFunction<JudgedAnswer> formula) implements Row {
    /** How the values of many queries become one. */
    public enum Summary {
        /** The arithmetic mean. */
        MEAN,
        /** The sum, a whole number. */
        SUM,
        /** The geometric mean, each value being at least 0.00001; shown for all queries only. */
        GEOMETRIC_MEAN,
        /** How many queries there are; shown for all queries only. */
        QUERIES
    }

    /** Its value for one answer. */
    public double of(JudgedAnswer answer) {
        return formula.applyAsDouble(answer);
    }

    /**
     * The metrics of these names, in the order of {@link #known()}, none twice. A name is one of
     *
     * <ul>
     *   <li>a known metric, which brings its usual parameters: {@code map}, {@code ndcg_cut};
     *   <li>a known metric, a dot and parameters between commas, as trec_eval takes them: {@code ndcg_cut.10},
     *       {@code P.5,10}, {@code rbp.p=0.8}, {@code ndcg.1=3,2=9} (grade=gain);
     *   <li>the usual spelling of papers: {@code nDCG@10}, {@code P@5}, {@code R@100}, {@code MRR@10}, {@code MAP},
     *       {@code RBP(0.8)};
     *   <li>{@code official}, {@code set} or {@code all_trec}, trec_eval's groups.
     * </ul>
     *
     * A metric named with parameters and without keeps the parameters.
     *
     * @throws RankFailure.InvalidInput when a name is unknown, listing the known ones, or a parameter is no good
     */
    public static List<Metric> parse(String... names) {
        return parse(List.of(names));
    }

    /** As {@link #parse(String...)}. */
    public static List<Metric> parse(List<String> names) {
        List<Metric> metrics = Catalogue.rows(names).stream()
                .filter(Metric.class::isInstance)
                .map(Metric.class::cast)
                .toList();
        if (metrics.isEmpty()) {
            throw new RankFailure.InvalidInput(
                    "no metric that is a number is asked for in " + names + "; name one, such as ndcg_cut.10");
        }
        return metrics;
    }

    /** The one metric of this name; refused when the name stands for several. */
    public static Metric named(String name) {
        List<Metric> metrics = parse(name);
        if (metrics.size() > 1) {
            throw new RankFailure.InvalidInput("'" + name + "' stands for " + metrics.size()
                    + " metrics; name one, such as " + metrics.getFirst().name().replaceAll("_(\\d+)$", ".$1"));
        }
        return metrics.getFirst();
    }

    /**
     * Every metric there is, in the order of tables: its name, its usual parameters and what it measures. {@code runid}
     * and {@code relstring} are among them, which are text and only for a {@link MetricTable}.
     */
    public static List<Description> known() {
        return Catalogue.FAMILIES.stream()
                .map(family -> new Description(family.name(), family.defaults(), family.description()))
                .toList();
    }

    /**
     * What is told of a metric.
     *
     * @param name what it is asked for by
     * @param defaults its parameters when none are given; empty when it takes none or needs none
     * @param description what it measures, in one sentence
     */
    public record Description(String name, String defaults, String description) {}

    @Override
    public String toString() {
        return name;
    }
}
