package dev.winnow.onnx;

import dev.winnow.RankFailure;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.bundle.engine.CrossEncoder;
import dev.winnow.bundle.engine.TextEncoder;

/** Opens model bundles on ONNX Runtime. Whoever opens closes. */
public final class OnnxModels {
    private OnnxModels() {}

    /**
     * A cross-encoder: logits by {@link dev.winnow.Scale#LOGIT}, each passage read as title and text. Checked at once: one
     * probe must give scores, and the bundle's parity check must hold.
     *
     * <p>Accepted outputs for a batch of b pairs: {@code [b]}, {@code [b,1]}, {@code [b,1,1]}, whose number is the logit, and
     * {@code [b,2]}, whose logit is the second class minus the first: the log-odds of the second class.
     *
     * <p>A bundle with a {@linkplain dev.winnow.bundle.Prompt prompt} is a generative model: it must give logits of
     * {@code [b, tokens, vocabulary]} or {@code [b, 1, vocabulary]}, and the logit is that of yes minus that of no. Inputs for
     * earlier tokens (past_key_values) are given empty. A graph that gives the logits of every token costs the vocabulary times
     * the tokens in memory: one for the last token alone is better.
     *
     * @throws RankFailure.Misconfigured when the bundle is no cross-encoder, cannot be loaded, asks for inputs or gives
     *     outputs that are not known, or fails its parity check
     */
    public static CrossEncoder crossEncoder(ModelBundle bundle, OnnxSettings settings) {
        require(bundle, Kind.CROSS_ENCODER, "a cross-encoder");
        return CrossEncoder.open(
                bundle,
                bundle.prompt() == null ? OnnxPairs.open(bundle, settings) : OnnxPrompted.open(bundle, settings));
    }

    /**
     * An encoder of texts and of their tokens, one session for both. Checked at once with two short texts.
     *
     * @throws RankFailure.Misconfigured when the bundle is no encoder, cannot be loaded, or asks for inputs or gives outputs
     *     that are not known
     */
    public static TextEncoder encoder(ModelBundle bundle, OnnxSettings settings) {
        require(bundle, Kind.ENCODER, "an encoder");
        return TextEncoder.open(bundle, OnnxTexts.open(bundle, settings));
    }

    private static void require(ModelBundle bundle, Kind kind, String what) {
        if (bundle.kind() != kind) {
            throw new RankFailure.Misconfigured("model '" + bundle.name() + "' is of kind " + bundle.kind()
                    + " and cannot be opened as " + what + "; name another model");
        }
    }
}
