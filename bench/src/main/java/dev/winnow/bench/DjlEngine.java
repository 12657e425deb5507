package dev.winnow.bench;

import ai.djl.ModelException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.translator.CrossEncoderTranslator;
import ai.djl.inference.Predictor;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import ai.djl.util.StringPair;
import dev.winnow.app.bench.Engine;
import dev.winnow.app.bench.SampleModel;
import dev.winnow.app.bench.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * DJL's cross-encoder translator on its ONNX Runtime engine: all pairs in one batch, as a call to it does, or sorted by
 * length in batches of eight, as a careful caller would.
 */
final class DjlEngine implements Engine {
    private final String precision;
    private final int batch;
    private final ZooModel<StringPair, float[]> model;
    private final HuggingFaceTokenizer tokenizer;
    private final Predictor<StringPair, float[]> predictor;

    private DjlEngine(
            String precision, int batch, ZooModel<StringPair, float[]> model, HuggingFaceTokenizer tokenizer) {
        this.precision = precision;
        this.batch = batch;
        this.model = model;
        this.tokenizer = tokenizer;
        this.predictor = model.newPredictor();
    }

    /** @param batch pairs in a batch, sorted by length; 0 for all in one */
    static DjlEngine open(SampleModel sample, String precision, int batch) {
        try {
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(
                    sample.folder().resolve("tokenizer.json"),
                    Map.of("padding", "true", "truncation", "true", "maxLength", "512", "modelMaxLength", "512"));
            ZooModel<StringPair, float[]> model = Criteria.builder()
                    .setTypes(StringPair.class, float[].class)
                    .optModelPath(sample.graph(precision))
                    .optEngine("OnnxRuntime")
                    .optTranslator(CrossEncoderTranslator.builder(tokenizer)
                            .optIncludeTokenTypes(true)
                            .optSigmoid(false)
                            .build())
                    .build()
                    .loadModel();
            return new DjlEngine(precision, batch, model, tokenizer);
        } catch (IOException | ModelException e) {
            throw new IllegalStateException("DJL does not open " + sample.folder(), e);
        }
    }

    @Override
    public String name() {
        return batch == 0 ? "DJL CrossEncoderTranslator, one batch" : "DJL CrossEncoderTranslator, sorted " + batch;
    }

    @Override
    public String precision() {
        return precision;
    }

    @Override
    public double[] score(Workload workload) {
        List<Integer> order = IntStream.range(0, workload.pairs()).boxed().toList();
        int size = workload.pairs();
        if (batch > 0) {
            size = batch;
            order = order.stream()
                    .sorted(Comparator.comparingInt(
                            i -> workload.passages().get(i).length()))
                    .toList();
        }
        double[] scores = new double[workload.pairs()];
        for (int from = 0; from < order.size(); from += size) {
            List<Integer> rows = order.subList(from, Math.min(order.size(), from + size));
            List<StringPair> pairs = new ArrayList<>();
            rows.forEach(row -> pairs.add(
                    new StringPair(workload.query(), workload.passages().get(row))));
            try {
                List<float[]> answers = predictor.batchPredict(pairs);
                for (int i = 0; i < rows.size(); i++) {
                    scores[rows.get(i)] = answers.get(i)[0];
                }
            } catch (TranslateException e) {
                throw new IllegalStateException("DJL does not score " + Arrays.toString(rows.toArray()), e);
            }
        }
        return scores;
    }

    @Override
    public void close() {
        predictor.close();
        model.close();
        tokenizer.close();
    }
}
