package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.app.EngineSettings.Engine;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.packed.PackedModels;
import java.util.Locale;
import java.util.Optional;

/**
 * The one rule that chooses what a model runs on: the packed encoder where nothing is in its way, else ONNX Runtime.
 *
 * @param packed whether the packed encoder runs it
 * @param engine for people, such as {@code packed encoder, bf16}
 * @param reason why, for people
 */
public record EngineChoice(boolean packed, String engine, String reason) {
    /** @throws RankFailure.Misconfigured when the settings force what cannot be */
    public static EngineChoice of(ModelBundle bundle, EngineSettings settings) {
        boolean forced = settings.engine() != Engine.AUTO;
        if (settings.engine() == Engine.ONNX) {
            return onnx("the settings say so");
        }
        Optional<String> obstacle = PackedModels.obstacle(bundle, settings.packed());
        if (obstacle.isPresent()) {
            if (forced) {
                throw new RankFailure.Misconfigured("model '" + bundle.name() + "' cannot run on "
                        + settings.engine().name().toLowerCase(Locale.ROOT).replace('_', '-') + ": " + obstacle.get()
                        + "; choose the engine auto or onnx");
            }
            return onnx(obstacle.get());
        }
        if (!forced && !PackedModels.hasVectors()) {
            return onnx("the JVM runs without --add-modules jdk.incubator.vector, and the packed encoder is slow then");
        }
        String precision = PackedModels.precision(settings.packed()).name().toLowerCase(Locale.ROOT);
        String why = forced
                ? "the settings say so"
                : "a BERT-like model, and this processor has AVX-512"
                        + (precision.equals("bf16") ? " for bfloat16" : "");
        return new EngineChoice(true, "packed encoder, " + precision, why);
    }

    static EngineChoice onnx(String reason) {
        return new EngineChoice(false, "ONNX Runtime", reason);
    }

    @Override
    public String toString() {
        return engine + " (" + reason + ")";
    }
}
