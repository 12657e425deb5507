package dev.winnow.eval.tune;

import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.significance.Comparison;
import dev.winnow.eval.significance.Interval;
import dev.winnow.eval.significance.Sample;
import java.util.List;
import java.util.Optional;

/**
 * What a tuner found.
 *
 * @param settings what was wanted
 * @param configurations how many were tried
 * @param pairs how many pairs of query and passage models have scored for it, now or in an earlier run
 * @param frontier what no cheaper pipeline equals, cheapest first, with the recommended one; each step gains 0.001 at least
 * @param verdict whether to rerank, or why not
 * @param recommended one of the frontier
 * @param estimate of the way of choosing that ended in it: every query was answered by what was chosen without it
 * @param reranking the best that reranks against the best that does not, both within the budget, chosen and measured as
 *     said; empty when nothing that reranks fits
 * @param cheapestReranking what the cheapest that reranks takes in milliseconds (p95); empty without a reranker
 * @param bestReranking the best that reranks, whatever it takes, against the recommended; empty without a reranker
 * @param dearer the next dearer of the frontier against the recommended
 * @param cheaper the next cheaper of the frontier against the recommended
 * @param depth how deep to read; empty without a reranker
 * @param experiment the frontier's answers, each query answered with the details chosen without it, and with the estimated
 *     times: for reports
 */
public record Tuning(
        TunerSettings settings,
        int configurations,
        int pairs,
        List<Row> frontier,
        Verdict verdict,
        Row recommended,
        Estimate estimate,
        Optional<Comparison> reranking,
        Optional<Double> cheapestReranking,
        Optional<Neighbour> bestReranking,
        Optional<Neighbour> dearer,
        Optional<Neighbour> cheaper,
        Optional<DepthCurve> depth,
        Experiment experiment) {
    public Tuning {
        frontier = List.copyOf(frontier);
    }

    /** Whether to rerank. */
    public enum Verdict {
        /** It is significantly better, and fits. */
        RERANK,
        /** It fits, and is not shown to be better. */
        NOT_SHOWN_TO_HELP,
        /** Nothing that reranks fits into the budget. */
        DOES_NOT_FIT,
        /** No reranker was given. */
        NOT_SEARCHED
    }

    /**
     * A place on the frontier.
     *
     * @param label its kind and what it reads, such as {@code bm25+dense@100 > maxsim@30}
     * @param configuration the best of its kind, by all queries
     * @param fits whether the budget allows it
     * @param p50 milliseconds that half of the answers do not exceed, estimated
     * @param p95 milliseconds that 95 of 100 answers do not exceed, estimated
     * @param passages how many passages models read for one query
     * @param estimate its quality
     * @param heldOut its value for each query, with the details chosen without that query
     */
    public record Row(
            String label,
            Configuration configuration,
            boolean fits,
            double p50,
            double p95,
            int passages,
            Estimate estimate,
            Sample heldOut) {}

    /**
     * A mean that was not looked at when choosing.
     *
     * @param mean cross-validated
     * @param interval of that mean, by the bootstrap
     * @param inSample the mean by the queries that it was chosen by
     */
    public record Estimate(double mean, Interval interval, double inSample) {
        /** How much choosing by a set of queries flatters the choice on the same queries. */
        public double optimism() {
            return inSample - mean;
        }
    }

    /** Another pipeline, and how it compares with the recommended one. */
    public record Neighbour(Row row, Comparison comparison) {}

    /** The recommendation in one sentence. */
    public String headline() {
        return Reasons.headline(this);
    }

    /** Why, in sentences. */
    public List<String> reasons() {
        return Reasons.of(this);
    }
}
