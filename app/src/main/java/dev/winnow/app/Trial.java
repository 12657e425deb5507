package dev.winnow.app;

import dev.winnow.Deadline;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.TestCollection;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Trace;
import dev.winnow.pipeline.Trace.Kind;
import dev.winnow.pipeline.Trace.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/** Asks an index the judged queries of a collection, through one pipeline after the other. */
public final class Trial {
    /** The step of a query that found nothing by its deadline. */
    private static final String LATE = "search";

    private Trial() {}

    /** What is told after each answer. */
    @FunctionalInterface
    public interface Progress {
        void answered(String system, int queries, int ofAll);
    }

    /** How a pipeline is asked. */
    @FunctionalInterface
    public interface Asking {
        /** Through every stage, without a deadline but the pipeline's own. */
        Asking SEARCH = (winnow, query) -> winnow.search(query, Deadline.none());

        Outcome ask(Winnow winnow, Query query);
    }

    /**
     * Pipelines run one after the other and queries one by one, so that the times are those of a machine that does nothing
     * else; the first query of each pipeline is asked once more beforehand, so that no model is loaded within them.
     *
     * @param split the judgements to use, such as {@code test}
     * @param pipelines their names become the systems' names and must differ; the first is the baseline
     */
    public static Experiment run(
            TestCollection collection,
            String split,
            Path index,
            List<PipelineSettings> pipelines,
            EvaluationSettings settings,
            Progress progress) {
        return run(
                collection,
                split,
                pipelines,
                settings,
                new Way(pipeline -> Winnow.open(index, pipeline), Asking.SEARCH, progress));
    }

    /**
     * How pipelines are opened and asked.
     *
     * @param open what is opened is closed again
     */
    public record Way(Function<PipelineSettings, Winnow> open, Asking asking, Progress progress) {}

    /** As the other, asked in another way, such as for the candidates of a run. */
    public static Experiment run(
            TestCollection collection,
            String split,
            List<PipelineSettings> pipelines,
            EvaluationSettings settings,
            Way way) {
        Queries queries = collection.queries(split);
        List<Answers> systems = new ArrayList<>();
        for (PipelineSettings pipeline : pipelines) {
            try (Winnow winnow = way.open().apply(pipeline)) {
                systems.add(answer(winnow, pipeline.name(), queries, way.asking(), way.progress()));
            }
        }
        return new Experiment(collection.name(), queries, collection.qrels(split), systems, settings);
    }

    /** What one open Winnow answers to these queries. */
    public static Answers answer(Winnow winnow, String system, Queries queries, Progress progress) {
        return answer(winnow, system, queries, Asking.SEARCH, progress);
    }

    private static Answers answer(Winnow winnow, String system, Queries queries, Asking asking, Progress progress) {
        SequencedMap<String, Outcome> outcomes = new LinkedHashMap<>();
        queries.items().stream().findFirst().ifPresent(first -> ask(winnow, first.query(), asking));
        for (Queries.Item item : queries.items()) {
            outcomes.put(item.id(), ask(winnow, item.query(), asking));
            progress.answered(system, outcomes.size(), queries.size());
        }
        requireAny(system, outcomes);
        return new Answers(system, outcomes, unskipped(winnow, queries, outcomes, asking));
    }

    /** A query that found nothing by its deadline is an answer of nothing, declared: the others are measured all the same. */
    private static Outcome ask(Winnow winnow, Query query, Asking asking) {
        long start = System.nanoTime();
        try {
            return asking.ask(winnow, query);
        } catch (RankFailure.DeadlineExceeded e) {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            Step late = new Step(Kind.RETRIEVE, LATE, took, 0, 0, Optional.ofNullable(e.getMessage()));
            return new Outcome(
                    query, Ranking.empty(), Ranking.empty(), Optional.empty(), new Trace(List.of(late), took));
        }
    }

    /** Nothing can be said of a pipeline that answered no query in time. */
    private static void requireAny(String system, SequencedMap<String, Outcome> outcomes) {
        List<String> late = outcomes.values().stream()
                .flatMap(outcome -> outcome.trace().steps().stream()
                        .filter(step -> step.stage().equals(LATE)))
                .flatMap(step -> step.failure().stream())
                .toList();
        if (!late.isEmpty() && late.size() == outcomes.size()) {
            throw new RankFailure.DeadlineExceeded("of " + late.size() + " queries '" + system
                    + "' answered none by its deadline; the last one: " + late.getLast());
        }
    }

    /** The answers to those queries for which a rule skipped a stage, with every rule off: what skipping cost. */
    private static SequencedMap<String, Outcome> unskipped(
            Winnow winnow, Queries queries, SequencedMap<String, Outcome> outcomes, Asking asking) {
        SequencedMap<String, Outcome> unskipped = new LinkedHashMap<>();
        try (Winnow careful = winnow.with(winnow.settings().withoutSkips())) {
            for (Queries.Item item : queries.items()) {
                Outcome outcome = outcomes.get(item.id());
                if (outcome != null && !Answers.skips(outcome).isEmpty()) {
                    unskipped.put(item.id(), ask(careful, item.query(), asking));
                }
            }
        }
        return unskipped;
    }
}
