package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.TokenCache;
import dev.winnow.onnx.OnnxEncoder;
import dev.winnow.onnx.OnnxModels;
import dev.winnow.onnx.OnnxSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The models of a process: each is loaded when it is first asked for, shared by whoever asks again, and closed with this.
 * They share one cache of their documents' tokens. Safe for concurrent use.
 */
public final class Models implements AutoCloseable {
    /** The encoder that comes with Winnow. */
    public static final String BUNDLED_ENCODER = "all-MiniLM-L6-v2";

    /** The length of its vectors. */
    public static final int BUNDLED_DIMENSIONS = 384;

    /** Kept in an index's folder. */
    private static final String TOKENS_FILE = "winnow-tokens";

    private final OnnxSettings settings;
    private final TokenCache tokens = TokenCache.ofBytes(TokenCache.DEFAULT_BYTES);
    private final Map<String, OnnxEncoder> encoders = new LinkedHashMap<>();
    private final Map<String, Scorer> crossEncoders = new LinkedHashMap<>();
    private @Nullable Path tokensFile;
    private boolean tokensLoaded;
    private boolean closed;

    public Models(OnnxSettings settings) {
        this.settings = settings;
    }

    public static Models standard() {
        return new Models(OnnxSettings.defaults());
    }

    /** How many tokens a text has for the bundled encoder, markers not counted. */
    public static int countTokens(String text) {
        return Bundles.find(BUNDLED_ENCODER).tokenizer().tokenize(text).size();
    }

    /** @param nameOrFolder a bundled model's name, or a folder in the Hugging Face layout */
    public synchronized OnnxEncoder encoder(String nameOrFolder) {
        requireOpen();
        return encoders.computeIfAbsent(nameOrFolder, name -> OnnxModels.encoder(find(name), settings));
    }

    /** @param nameOrFolder a bundled model's name, or a folder in the Hugging Face layout */
    public synchronized Scorer crossEncoder(String nameOrFolder) {
        requireOpen();
        return crossEncoders.computeIfAbsent(nameOrFolder, name -> OnnxModels.crossEncoder(find(name), settings));
    }

    private ModelBundle find(String nameOrFolder) {
        if (tokensFile != null && !tokensLoaded) {
            tokensLoaded = true;
            tokens.load(tokensFile);
        }
        return Bundles.find(nameOrFolder).withTokenCache(tokens);
    }

    /** Keeps the tokens of documents beside an index: they are read with the first model, and written when this closes. */
    synchronized void keepTokens(Path index) {
        tokensFile = index.resolve(TOKENS_FILE);
        tokensLoaded = false;
    }

    private void requireOpen() {
        if (closed) {
            throw new RankFailure.Unavailable("the models are closed; open Winnow again", null);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        encoders.values().forEach(OnnxEncoder::close);
        crossEncoders.values().forEach(Scorer::close);
        if (tokensFile != null) {
            tokens.save(tokensFile);
            tokensFile = null;
        }
        encoders.clear();
        crossEncoders.clear();
    }
}
