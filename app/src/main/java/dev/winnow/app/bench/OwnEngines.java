package dev.winnow.app.bench;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.onnx.OnnxModels;
import dev.winnow.onnx.OnnxSettings;
import dev.winnow.packed.MatmulLimit;
import dev.winnow.packed.PackedModels;
import dev.winnow.packed.PackedSettings;
import dev.winnow.packed.Precision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Winnow's ways to run a cross-encoder. */
public final class OwnEngines {
    private OwnEngines() {}

    /** All that this machine can run, the reference in 32 bits on ONNX Runtime first; each has to be closed. */
    public static List<Engine> open(SampleModel model) {
        OnnxSettings onnx = OnnxSettings.defaults();
        List<Engine> engines = new ArrayList<>();
        engines.add(new Own("Winnow, ONNX Runtime", "fp32", OnnxModels.crossEncoder(model.bundle(), onnx)));
        engines.add(new Own("Winnow, ONNX Runtime", "int8", OnnxModels.crossEncoder(model.eightBits(), onnx)));
        for (Precision precision : Precision.values()) {
            PackedSettings packed =
                    PackedSettings.defaults().withPrecision(precision).withCalibration(Duration.ZERO);
            if (PackedModels.obstacle(model.bundle(), packed).isEmpty()) {
                engines.add(
                        new Own("Winnow, packed", word(precision), PackedModels.crossEncoder(model.bundle(), packed)));
            }
        }
        return engines;
    }

    /**
     * Matrix products alone, measured now on as many threads as the engines use: floating-point operations a second, by
     * precision. Takes a fifth of a second for each that this machine has.
     */
    public static Map<String, Double> limits() {
        Map<String, Double> limits = new LinkedHashMap<>();
        int threads = PackedSettings.defaults().workers();
        for (Precision precision : Precision.values()) {
            MatmulLimit.measure(precision, threads, Duration.ofMillis(200))
                    .ifPresent(limit -> limits.put(word(precision), limit));
        }
        return limits;
    }

    private static String word(Precision precision) {
        return precision.name().toLowerCase(Locale.ROOT);
    }

    /** A scorer with what is said of it. */
    private record Own(String name, String precision, Scorer scorer) implements Engine {
        @Override
        public double[] score(Workload workload) {
            List<Passage> passages = new ArrayList<>(workload.pairs());
            for (String text : workload.passages()) {
                passages.add(Passage.of(String.valueOf(passages.size()), text));
            }
            Scores scores = scorer.score(Query.of(workload.query()), passages, Deadline.none());
            return IntStream.range(0, passages.size())
                    .mapToDouble(scores::logit)
                    .toArray();
        }

        @Override
        public void close() {
            scorer.close();
        }
    }
}
