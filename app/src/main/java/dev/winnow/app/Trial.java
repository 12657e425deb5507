package dev.winnow.app;

import dev.winnow.Deadline;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.TestCollection;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.pipeline.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Asks an index the judged queries of a collection, through one pipeline after the other. */
public final class Trial {
    private Trial() {}

    /** What is told after each answer. */
    @FunctionalInterface
    public interface Progress {
        void answered(String system, int queries, int ofAll);
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
        Queries queries = collection.queries(split);
        List<Answers> systems = new ArrayList<>();
        for (PipelineSettings pipeline : pipelines) {
            try (Winnow winnow = Winnow.open(index, pipeline)) {
                systems.add(answer(winnow, pipeline.name(), queries, progress));
            }
        }
        return new Experiment(collection.name(), queries, collection.qrels(split), systems, settings);
    }

    /** What one open Winnow answers to these queries. */
    public static Answers answer(Winnow winnow, String system, Queries queries, Progress progress) {
        SequencedMap<String, Outcome> outcomes = new LinkedHashMap<>();
        queries.items().stream().findFirst().ifPresent(first -> winnow.search(first.query(), Deadline.none()));
        for (Queries.Item item : queries.items()) {
            outcomes.put(item.id(), winnow.search(item.query(), Deadline.none()));
            progress.answered(system, outcomes.size(), queries.size());
        }
        return new Answers(system, outcomes);
    }
}
