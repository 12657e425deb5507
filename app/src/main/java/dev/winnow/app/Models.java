package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.app.EngineSettings.Engine;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.onnx.OnnxModels;
import dev.winnow.packed.PackedModels;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The models of a process: each is loaded when it is first asked for, shared by whoever asks again, and closed with this.
 * What each runs on is chosen by {@link EngineChoice} and logged. Safe for concurrent use.
 */
public final class Models implements AutoCloseable {
    /** The encoder that comes with Winnow. */
    public static final String BUNDLED_ENCODER = "all-MiniLM-L6-v2";

    /** The length of its vectors. */
    public static final int BUNDLED_DIMENSIONS = 384;

    private static final Logger LOG = System.getLogger(Models.class.getName());

    private final EngineSettings settings;
    private final Map<String, TextEncoder> encoders = new LinkedHashMap<>();
    private final Map<String, Scorer> crossEncoders = new LinkedHashMap<>();
    private boolean closed;

    public Models(EngineSettings settings) {
        this.settings = settings;
    }

    public static Models standard() {
        return new Models(EngineSettings.defaults());
    }

    /** How many tokens a text has for the bundled encoder, markers not counted. */
    public static int countTokens(String text) {
        return Bundles.find(BUNDLED_ENCODER).tokenizer().tokenize(text).size();
    }

    /** @param nameOrFolder a bundled model's name, or a folder in the Hugging Face layout */
    public synchronized TextEncoder encoder(String nameOrFolder) {
        requireOpen();
        return encoders.computeIfAbsent(nameOrFolder, name -> {
            ModelBundle bundle = Bundles.find(name);
            return open(
                    bundle,
                    () -> PackedModels.encoder(bundle, settings.packed()),
                    () -> OnnxModels.encoder(bundle, settings.onnx()));
        });
    }

    /** @param nameOrFolder a bundled model's name, or a folder in the Hugging Face layout */
    public synchronized Scorer crossEncoder(String nameOrFolder) {
        requireOpen();
        return crossEncoders.computeIfAbsent(nameOrFolder, name -> {
            ModelBundle bundle = Bundles.find(name);
            return open(
                    bundle,
                    () -> PackedModels.crossEncoder(bundle, settings.packed()),
                    () -> OnnxModels.crossEncoder(bundle, settings.onnx()));
        });
    }

    private <T> T open(ModelBundle bundle, Supplier<T> packed, Supplier<T> onnx) {
        EngineChoice choice = EngineChoice.of(bundle, settings);
        if (choice.packed()) {
            try {
                T model = packed.get();
                LOG.log(Level.DEBUG, () -> "model '" + bundle.name() + "' runs on: " + choice);
                return model;
            } catch (RankFailure.Misconfigured e) {
                // Its weights are of a kind that only the graph's own runtime reads, such as quantised ones.
                if (settings.engine() != Engine.AUTO || bundle.weights().isSafetensors()) {
                    throw e;
                }
                return onnx(bundle, EngineChoice.onnx(String.valueOf(e.getMessage())), onnx);
            }
        }
        return onnx(bundle, choice, onnx);
    }

    private static <T> T onnx(ModelBundle bundle, EngineChoice choice, Supplier<T> onnx) {
        T model = onnx.get();
        LOG.log(Level.INFO, () -> "model '" + bundle.name() + "' runs on: " + choice);
        return model;
    }

    private void requireOpen() {
        if (closed) {
            throw new RankFailure.Unavailable("the models are closed; open Winnow again", null);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        encoders.values().forEach(TextEncoder::close);
        crossEncoders.values().forEach(Scorer::close);
        encoders.clear();
        crossEncoders.clear();
    }
}
