package dev.winnow.eval.ceiling;

import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.Metric;
import java.util.List;
import java.util.Locale;

/**
 * What reranking can gain at most for one system, and what retrieval lost before it.
 *
 * <p>Recall is the mean over the judged queries that have a relevant document; values of the metric are means over all
 * judged queries, as everywhere else. A reranker of depth K is taken at its best: it puts the first K candidates of the
 * first stage into the order of their grades and leaves the rest below.
 *
 * <p>Useful for: deciding whether to work on retrieval or on reranking, and how deep to rerank. Not useful for: what a real
 * reranker will gain, which is a part of it; or sparsely judged collections, where good candidates count as bad.
 *
 * @param system whose answers were looked at
 * @param metric what was measured; one that rewards relevant documents for standing high
 * @param stages a curve for each first stage that left ranks on the candidates, in the order of the trace, others by name;
 *     see {@link RecallCurve} for how far they are exact
 * @param retrieval the curve of all first stages together, as the rerankers were given it
 * @param ranking the curve of the final order
 * @param perfect the mean value if every relevant document were found and stood in the best order
 * @param reachable the best mean value that rerankers of growing depth could reach
 * @param retrieved the mean value before any reranker
 * @param current the mean value of the final order
 * @param withoutRelevant how many judged queries have no relevant document: they count in values, not in recall
 * @param settings when retrieval is to be mended first
 */
public record Ceiling(
        String system,
        String metric,
        List<RecallCurve> stages,
        RecallCurve retrieval,
        RecallCurve ranking,
        double perfect,
        List<Reachable> reachable,
        double retrieved,
        double current,
        int withoutRelevant,
        CeilingSettings settings) {
    /** The depths of the curves, as far as was retrieved; the last point is the depth that was. */
    public static final List<Integer> DEPTHS = List.of(1, 2, 3, 5, 10, 20, 30, 50, 75, 100, 200, 500, 1000);

    public Ceiling {
        stages = List.copyOf(stages);
        reachable = List.copyOf(reachable);
    }

    /** What to work on. */
    public enum Verdict {
        /** Recall is below the least that is asked for: no reranker can mend that. */
        FIX_RETRIEVAL_FIRST,
        /** What was found could be ordered better by 0.01 or more. */
        IMPROVE_RANKING,
        /** The order is within 0.01 of the best possible of what was found. */
        NEAR_THE_CEILING
    }

    /**
     * The best that a reranker of some depth could reach.
     *
     * @param depth how many candidates it reads
     * @param best the mean value of the metric with a perfect order of those
     */
    public record Reachable(int depth, double best) {}

    /**
     * Cost: some 15 measurements of the system's answers.
     *
     * @throws dev.winnow.RankFailure.InvalidInput when the system found nothing for any query, or no query has a relevant
     *     document
     */
    public static Ceiling of(Experiment experiment, Answers system, Metric metric, CeilingSettings settings) {
        return new CeilingMeasurement(experiment, system, metric).ceiling(settings);
    }

    /** The deepest that was retrieved for any query. */
    public int depth() {
        return retrieval.points().getLast().depth();
    }

    /** What a perfect order of all that was found would reach. */
    public double best() {
        return reachable.getLast().best();
    }

    /** What retrieval lost before any reranker, in the metric's unit, 0 or more. */
    public double lostByRetrieval() {
        return perfect - best();
    }

    /** What a perfect reranker would still gain over the final order, in the metric's unit. */
    public double gainLeft() {
        return best() - current;
    }

    public Verdict verdict() {
        if (retrieval.at(settings.depth()).recall() < settings.leastRecall()) {
            return Verdict.FIX_RETRIEVAL_FIRST;
        }
        return gainLeft() < RecallCurve.ONE_POINT ? Verdict.NEAR_THE_CEILING : Verdict.IMPROVE_RANKING;
    }

    /** The report in a few sentences for people. */
    public String sentence() {
        RecallCurve.Point recall = retrieval.at(settings.depth());
        String advice = switch (verdict()) {
            case FIX_RETRIEVAL_FIRST ->
                String.format(Locale.ROOT, "that is below %.2f: fix retrieval first", settings.leastRecall());
            case IMPROVE_RANKING -> "the order can be improved";
            case NEAR_THE_CEILING -> "the order is as good as it can be within 0.01";
        };
        return String.format(
                Locale.ROOT,
                "Retrieval lost %.4f %s before the reranker, the reranker can still gain at most %.4f (now %.4f, at best"
                        + " %.4f of %.4f). Recall@%d is %.4f; %s. The recall curve %s.",
                lostByRetrieval(),
                metric,
                gainLeft(),
                current,
                best(),
                perfect,
                recall.depth(),
                recall.recall(),
                advice,
                retrieval.isStillRising()
                        ? "still rises at " + depth() + ": try a deeper retrieval"
                        : "flattens at " + retrieval.flattensAt());
    }
}
