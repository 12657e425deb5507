package dev.winnow.bench;

import ai.onnxruntime.OrtSession;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.scoring.onnx.OnnxScoringModel;
import dev.winnow.app.bench.Engine;
import dev.winnow.app.bench.SampleModel;
import dev.winnow.app.bench.Workload;
import java.util.List;

/** LangChain4j's scoring model as its documentation shows it: all passages in one call. */
record LangChain4jEngine(String precision, OnnxScoringModel model) implements Engine {
    static LangChain4jEngine open(SampleModel sample, String precision) {
        String graph = sample.graph(precision).toString();
        String tokenizer = sample.folder().resolve("tokenizer.json").toString();
        try {
            return new LangChain4jEngine(
                    precision, new OnnxScoringModel(graph, new OrtSession.SessionOptions(), tokenizer, 512, false));
        } catch (RuntimeException e) {
            throw new IllegalStateException("LangChain4j does not open " + graph, e);
        }
    }

    @Override
    public String name() {
        return "LangChain4j OnnxScoringModel";
    }

    @Override
    public double[] score(Workload workload) {
        List<TextSegment> segments =
                workload.passages().stream().map(TextSegment::from).toList();
        return model.scoreAll(segments, workload.query()).content().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    @Override
    public void close() {
        model.close();
    }
}
