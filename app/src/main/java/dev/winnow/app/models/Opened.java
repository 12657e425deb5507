package dev.winnow.app.models;

import dev.winnow.Deadline;
import dev.winnow.Encoder.Side;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ParityCheck;
import dev.winnow.bundle.engine.CrossEncoder;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.onnx.OnnxModels;
import dev.winnow.onnx.OnnxSettings;
import dev.winnow.packed.Precision;
import dev.winnow.vector.Vectors;
import java.util.List;

/** A model open on an engine, asked what every engine is asked. */
sealed interface Opened extends AutoCloseable {
    /** On ONNX Runtime, in the precision of its weights. */
    static Opened onnx(ModelBundle model, List<ParityCheck.Pair> pairs) {
        return switch (model.kind()) {
            case CROSS_ENCODER -> new Pairs(OnnxModels.crossEncoder(model, OnnxSettings.defaults()), pairs);
            case ENCODER ->
                new Texts(OnnxModels.encoder(model, OnnxSettings.defaults()), Engines.tolerance(Precision.FP32));
        };
    }

    /** Answers to the same questions, in the same order. */
    List<float[]> answers();

    /** How far an answer may lie from 32-bit arithmetic. */
    double allowed(List<float[]> reference);

    /** How far apart two answers to one question are. */
    double distance(float[] a, float[] b);

    /** The greatest distance from these answers; NaN when one is not a number. */
    default double distance(List<float[]> reference) {
        List<float[]> answers = answers();
        double worst = 0;
        for (int i = 0; i < answers.size(); i++) {
            worst = Math.max(worst, distance(answers.get(i), reference.get(i)));
        }
        return worst;
    }

    @Override
    void close();

    /** A cross-encoder: one logit a pair. */
    record Pairs(CrossEncoder model, List<ParityCheck.Pair> pairs) implements Opened {
        private static final double USUAL = 12;
        private static final double LEAST = 0.001;

        @Override
        public List<float[]> answers() {
            return pairs.stream()
                    .map(pair -> new float[] {
                        (float) model.score(
                                        Query.of(pair.query()),
                                        List.of(Passage.of("p", pair.passage())),
                                        Deadline.none())
                                .logit(0)
                    })
                    .toList();
        }

        /** In proportion, where logits are larger than they usually are. */
        @Override
        public double allowed(List<float[]> reference) {
            double largest =
                    reference.stream().mapToDouble(of -> Math.abs(of[0])).max().orElse(0);
            return Math.max(LEAST, model.tolerance()) * Math.max(1, largest / USUAL);
        }

        @Override
        public double distance(float[] a, float[] b) {
            return Math.abs(a[0] - b[0]);
        }

        @Override
        public void close() {
            model.close();
        }
    }

    /**
     * An encoder: one vector a text.
     *
     * @param tolerance of 1 minus the cosine
     */
    record Texts(TextEncoder model, double tolerance) implements Opened {
        @Override
        public List<float[]> answers() {
            return model.encode(Side.PASSAGE, Probes.texts(), Deadline.none());
        }

        @Override
        public double allowed(List<float[]> reference) {
            return tolerance;
        }

        @Override
        public double distance(float[] a, float[] b) {
            return Math.max(0, 1 - Vectors.dot(a, 0, b, 0, a.length));
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
