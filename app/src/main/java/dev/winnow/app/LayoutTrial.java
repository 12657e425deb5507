package dev.winnow.app;

import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.TestCollection;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.structured.Layout;
import dev.winnow.structured.Structure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes a judged collection's records in several layouts, indexes each, and asks all of them the same queries. */
public final class LayoutTrial {
    private LayoutTrial() {}

    /**
     * What to compare.
     *
     * @param split the judgements to use, such as {@code test}
     * @param layouts two or more; the first is the baseline
     * @param rankFields the fields that are read; empty for all
     * @param pipeline asked over each index
     * @param folder where the indexes are put; empty
     */
    public record Request(
            TestCollection collection,
            String split,
            List<Layout> layouts,
            List<String> rankFields,
            PipelineSettings pipeline,
            EvaluationSettings evaluation,
            Path folder) {
        public Request {
            layouts = List.copyOf(layouts);
            rankFields = List.copyOf(rankFields);
        }
    }

    /** One system a layout, called by its word, such as {@code key-value}. */
    public static Experiment run(Request request, Trial.Progress progress) {
        Queries queries = request.collection().queries(request.split());
        List<Answers> systems = new ArrayList<>();
        for (Layout layout : request.layouts()) {
            systems.add(answer(request, layout, queries, progress));
        }
        return new Experiment(
                request.collection().name(),
                queries,
                request.collection().qrels(request.split()),
                systems,
                request.evaluation());
    }

    private static Answers answer(Request request, Layout layout, Queries queries, Trial.Progress progress) {
        Path index = request.folder().resolve(word(layout));
        Path corpus = request.collection().folder().resolve("corpus.jsonl");
        IndexSettings settings = IndexSettings.text();
        if (request.pipeline().firstStages().stream().anyMatch(s -> s instanceof PipelineSettings.FirstStage.Dense)) {
            settings = settings.withVectors(Models.BUNDLED_ENCODER, Models.BUNDLED_DIMENSIONS);
        }
        try (Models models = Models.standard()) {
            Indexing.run(
                    Source.records(corpus, new Structure(layout, request.rankFields())),
                    index,
                    settings,
                    models,
                    OnBad.fail(),
                    (passages, read, size) -> {});
        }
        try (Winnow winnow = Winnow.open(index, request.pipeline())) {
            return Trial.answer(winnow, word(layout), queries, progress);
        }
    }

    private static String word(Layout layout) {
        return layout.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
