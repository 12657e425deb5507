package dev.winnow.eval.segment;

import dev.winnow.Ranking;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.Run;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.significance.SignificanceSettings;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The queries that a system made worse, worst first, with the judged documents that moved. A query is worse when its value
 * fell by more than 0.000001, the tie tolerance of {@link SignificanceSettings#defaults()}.
 *
 * <p>Contract: improved + unchanged + harmed is the number of queries. For a metric of which more is better.
 *
 * @param system who made them worse
 * @param reference worse than what: the baseline's name, or the system's own first stage
 * @param metric what was measured
 * @param improved how many queries became better
 * @param unchanged how many stayed as they were
 * @param harmed those that became worse, the greatest loss first, then in the order of the experiment
 */
public record Harm(
        String system, String reference, String metric, int improved, int unchanged, List<HarmedQuery> harmed) {
    private static final double TOLERANCE = SignificanceSettings.defaults().tieTolerance();

    public Harm {
        harmed = List.copyOf(harmed);
    }

    /**
     * A query that became worse.
     *
     * @param id the query
     * @param text what was asked
     * @param before the metric's value of the reference
     * @param after the system's
     * @param movements the judged documents that moved: those whose move does harm first (a relevant one fell, another one
     *     rose), and among each the greatest moves first, by the difference of 1 / place, higher grades before lower ones
     * @param passedOver stages that failed for this query and were passed over
     */
    public record HarmedQuery(
            String id, String text, double before, double after, List<Movement> movements, List<String> passedOver) {
        public HarmedQuery {
            movements = List.copyOf(movements);
            passedOver = List.copyOf(passedOver);
        }

        /** By how much the value fell, above 0. */
        public double loss() {
            return before - after;
        }
    }

    /**
     * A judged document that moved.
     *
     * @param documentId the document
     * @param grade its grade, 0 or more
     * @param before its place in the reference, from 1; empty when the reference does not hold it
     * @param after its place in the system's answer; empty when it is not there
     * @param stage the stage of the system that moved it most, in the direction in which it moved; empty when nothing tells
     */
    public record Movement(
            String documentId, int grade, OptionalInt before, OptionalInt after, Optional<String> stage) {
        /** Whether it stands lower than before, or is gone. */
        public boolean fell() {
            return after.isEmpty() || (before.isPresent() && after.getAsInt() > before.getAsInt());
        }
    }

    /**
     * What a system made worse than the baseline. The stages that move a document are here the system's first stage as a
     * whole, under the name of its last stage (such as {@code fused}), held against the document's place in the baseline's
     * answer, and then each reranker.
     */
    public static Harm againstBaseline(Experiment experiment, Answers system, Metric metric) {
        Answers baseline = experiment.baseline();
        return of(experiment, system, baseline.system(), baseline.rankings(), metric);
    }

    /** What a system's rerankers made worse than its own first stage. */
    public static Harm againstFirstStage(Experiment experiment, Answers system, Metric metric) {
        return of(experiment, system, system.system() + " before reranking", system.firstStages(), metric);
    }

    private static Harm of(
            Experiment experiment,
            Answers system,
            String reference,
            Map<String, Ranking> referenceRankings,
            Metric metric) {
        Map<String, Double> before = experiment.values(Run.of(reference, referenceRankings), metric);
        Map<String, Double> after = experiment.values(system, metric);
        int improved = 0;
        int unchanged = 0;
        List<HarmedQuery> harmed = new ArrayList<>();
        for (Queries.Item item : experiment.queries().items()) {
            double was = before.getOrDefault(item.id(), 0.0);
            double is = after.getOrDefault(item.id(), 0.0);
            if (is > was + TOLERANCE) {
                improved++;
            } else if (is >= was - TOLERANCE) {
                unchanged++;
            } else {
                Ranking ranking = referenceRankings.getOrDefault(item.id(), Ranking.empty());
                Optional<Outcome> outcome =
                        Optional.ofNullable(system.outcomes().get(item.id()));
                Movements movements = new Movements(
                        experiment.qrels().of(item.id()), experiment.settings().relevanceLevel(), ranking, outcome);
                List<String> passedOver = outcome.map(o -> o.trace().degradations()).orElse(List.of()).stream()
                        .map(Trace.Step::stage)
                        .toList();
                harmed.add(new HarmedQuery(item.id(), item.query().text(), was, is, movements.list(), passedOver));
            }
        }
        harmed.sort(Comparator.comparingDouble(HarmedQuery::loss).reversed());
        return new Harm(system.system(), reference, metric.name(), improved, unchanged, harmed);
    }

    /** How many queries were held against each other. */
    public int queries() {
        return improved + unchanged + harmed.size();
    }
}
