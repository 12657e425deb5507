package dev.winnow.app;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.app.PipelineSettings.FirstStage;
import dev.winnow.eval.tune.FirstStages;
import dev.winnow.lucene.LuceneIndex;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Pipeline;
import dev.winnow.vector.VectorSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The first stages of an index, each set and depth as a pipeline of its own, so that their times are a pipeline's. */
final class IndexStages implements FirstStages, AutoCloseable {
    private static final String BM25 = "bm25";
    private static final String DENSE = "dense";

    private final LuceneIndex index;
    private final Assembly assembly;
    private final String state;
    private final Map<PipelineSettings, Pipeline> pipelines = new HashMap<>();

    IndexStages(Path folder, LuceneIndex index, Assembly assembly) {
        this.index = index;
        this.assembly = assembly;
        this.state = FileState.of(folder);
    }

    /** The first stages that this index has. Learned sparse is not among them: it needs weights with every query. */
    List<String> names() {
        return index.settings().vectors() == null ? List.of(BM25) : List.of(BM25, DENSE);
    }

    static FirstStage stage(String name) {
        return name.equals(BM25) ? new FirstStage.Bm25(0.9, 0.4) : new FirstStage.Dense();
    }

    @Override
    public String state() {
        return state;
    }

    @Override
    public Outcome search(List<String> retrievers, int depth, Query query) {
        PipelineSettings settings = new PipelineSettings(
                "tuned",
                retrievers.stream().map(IndexStages::stage).toList(),
                depth,
                PipelineFiles.minMax(),
                List.of(),
                Optional.empty());
        return pipelines.computeIfAbsent(settings, assembly::pipeline).search(query, Deadline.none());
    }

    @Override
    public Optional<Passage> find(String id) {
        return index.find(id);
    }

    @Override
    public Optional<VectorSource> vectors() {
        return assembly.vectors();
    }

    @Override
    public void close() {
        pipelines.values().forEach(Pipeline::close);
    }
}
