package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.onnx.OnnxSettings;
import dev.winnow.packed.PackedSettings;
import dev.winnow.packed.Precision;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What models run on: a choice, and how each runtime uses the machine.
 *
 * @param engine by default {@link Engine#AUTO}; the environment variable {@code WINNOW_ENGINE} names another for the whole
 *     process
 * @param caches what is remembered between calls; default nothing but the tokens of documents
 */
public record EngineSettings(Engine engine, PackedSettings packed, OnnxSettings onnx, CacheSettings caches) {
    private static final String VARIABLE = "WINNOW_ENGINE";

    /** A command runs once: it need not know beforehand what a request will cost. A server does. */
    private static final PackedSettings UNMEASURED = PackedSettings.defaults().withCalibration(Duration.ZERO);

    /** Which runtime, and how exactly it computes. */
    public enum Engine {
        /** The packed encoder where it can run the model, with the precision it thinks best, else ONNX Runtime. */
        AUTO,
        /** ONNX Runtime, with the precision that the weights file has. */
        ONNX,
        /** The packed encoder in 32-bit floating point, or a refusal. */
        PACKED_FP32,
        /** The packed encoder in bfloat16, or a refusal. */
        PACKED_BF16,
        /** The packed encoder with 8-bit integers, or a refusal. */
        PACKED_INT8
    }

    public EngineSettings {
        packed = packed.withPrecision(
                switch (engine) {
                    case AUTO, ONNX -> null;
                    case PACKED_FP32 -> Precision.FP32;
                    case PACKED_BF16 -> Precision.BF16;
                    case PACKED_INT8 -> Precision.INT8;
                });
    }

    /** As the environment says. */
    public static EngineSettings defaults() {
        return of(System.getenv().getOrDefault(VARIABLE, "auto"));
    }

    /**
     * Of a written choice: {@code auto}, {@code onnx}, {@code packed-fp32}, {@code packed-bf16} or {@code packed-int8}.
     *
     * @throws RankFailure.Misconfigured when it is another word
     */
    public static EngineSettings of(String word) {
        return Arrays.stream(Engine.values())
                .filter(engine -> written(engine).equals(word.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(engine -> new EngineSettings(engine, UNMEASURED, OnnxSettings.defaults(), CacheSettings.none()))
                .orElseThrow(() -> new RankFailure.Misconfigured("the engine is '" + word + "' (" + VARIABLE
                        + "), must be one of "
                        + Arrays.stream(Engine.values())
                                .map(EngineSettings::written)
                                .collect(Collectors.joining(", "))));
    }

    public EngineSettings withCaches(CacheSettings caches) {
        return new EngineSettings(engine, packed, onnx, caches);
    }

    private static String written(Engine engine) {
        return engine.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
