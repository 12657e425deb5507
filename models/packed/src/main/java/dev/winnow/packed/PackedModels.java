package dev.winnow.packed;

import dev.winnow.RankFailure;
import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.bundle.engine.CrossEncoder;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.bundle.engine.TextEngine.Wanted;
import dev.winnow.bundle.weights.Head;
import dev.winnow.bundle.weights.Weights;
import java.util.Optional;

/**
 * Opens BERT-like bundles on the packed encoder: no padding, matrix products by oneDNN. Whoever opens closes.
 *
 * <p>Useful for every BERT, MiniLM, RoBERTa or XLM-R model on a Linux server with AVX-512. Not useful elsewhere:
 * {@link #obstacle} says why, and ONNX Runtime serves.
 */
public final class PackedModels {
    private static final int AVX512 = 0x27;
    private static final int AVX512_VNNI = 0x67;
    private static final int AVX512_BF16 = 0xe7;

    /** Kernels take sixteen numbers at a time. */
    private static final int LANES = 16;

    private PackedModels() {}

    /** Why this model cannot run here, for people; empty when nothing is in the way. Its weights are not looked at. */
    public static Optional<String> obstacle(ModelBundle bundle, PackedSettings settings) {
        NativeLibrary library = NativeLibrary.get();
        if (library.dnnl() == null) {
            return Optional.of(String.valueOf(library.reason()));
        }
        if (!has(library.dnnl(), AVX512)) {
            return Optional.of("this processor has no AVX-512");
        }
        Architecture model = bundle.architecture();
        if (model == null) {
            return Optional.of("the model is not built like BERT, or its config.json does not give its sizes");
        }
        if (model.hidden() % LANES != 0 || model.intermediate() % LANES != 0) {
            return Optional.of("the model's sizes " + model.hidden() + " and " + model.intermediate()
                    + " are not multiples of " + LANES);
        }
        if (bundle.window() > model.window()) {
            return Optional.of("the model's window is " + bundle.window() + " tokens, but it has only " + model.window()
                    + " positions");
        }
        return switch (precision(settings, library.dnnl())) {
            case FP32 -> Optional.empty();
            case BF16 ->
                multiplies(library.dnnl(), Precision.BF16)
                        ? Optional.empty()
                        : Optional.of("this processor does not multiply bfloat16");
            case INT8 -> int8Obstacle(library.dnnl(), model);
        };
    }

    /**
     * Whether this JVM was started with {@code --add-modules jdk.incubator.vector}: without it the steps between the products
     * take one number at a time, and cost more than they.
     */
    public static boolean hasVectors() {
        return Kernels.hasVectors();
    }

    private static Optional<String> int8Obstacle(Dnnl dnnl, Architecture model) {
        if (!multiplies(dnnl, Precision.INT8)) {
            return Optional.of("this processor does not multiply 8-bit integers");
        }
        return model.activation() == Architecture.Activation.GELU
                ? Optional.empty()
                : Optional.of("8-bit products are there for models with GELU only, this one has " + model.activation());
    }

    /** Whether the processor has instructions for it. */
    static boolean multiplies(Dnnl dnnl, Precision precision) {
        return has(
                dnnl,
                switch (precision) {
                    case FP32 -> AVX512;
                    case BF16 -> AVX512_BF16;
                    case INT8 -> AVX512_VNNI;
                });
    }

    private static boolean has(Dnnl dnnl, int instructions) {
        return (dnnl.instructions() & instructions) == instructions;
    }

    /** The precision that these settings lead to on this processor. */
    public static Precision precision(PackedSettings settings) {
        Dnnl dnnl = NativeLibrary.get().dnnl();
        return dnnl == null ? Precision.FP32 : precision(settings, dnnl);
    }

    static Precision precision(PackedSettings settings, Dnnl dnnl) {
        Precision wanted = settings.precision();
        return wanted != null ? wanted : has(dnnl, AVX512_BF16) ? Precision.BF16 : Precision.FP32;
    }

    /**
     * A cross-encoder with one or two classes. Checked at once: one probe must give scores, and the bundle's parity check
     * must hold within what the precision allows.
     *
     * <p>Logits of a usual size (up to 12) lie within 0.0005 of 32-bit arithmetic for {@link Precision#FP32}, 0.02 for
     * {@link Precision#BF16}.
     *
     * @throws RankFailure.Misconfigured when the bundle is no cross-encoder, when there is an {@link #obstacle}, or when its
     *     weights are missing or quantised
     */
    public static CrossEncoder crossEncoder(ModelBundle bundle, PackedSettings settings) {
        Architecture model = require(bundle, settings, Kind.CROSS_ENCODER, "a cross-encoder");
        Weights weights = Weights.open(bundle);
        boolean interacts = weights.head() == Head.INTERACTION;
        Wanted wanted = interacts ? Wanted.ALL : Wanted.FIRST;
        Crew.Finish<Double> head = interacts
                ? Interaction.of(bundle.name(), weights, model)::logit
                : Classifier.of(bundle.name(), weights, model.hidden())::logit;
        return CrossEncoder.open(
                bundle, new PackedPairs(new Crew<>(dnnl(), bundle, model, weights, settings, wanted, head), wanted));
    }

    /**
     * An encoder of texts and of their tokens.
     *
     * @throws RankFailure.Misconfigured when the bundle is no encoder, when there is an {@link #obstacle}, or when its
     *     weights are missing or quantised
     */
    public static TextEncoder encoder(ModelBundle bundle, PackedSettings settings) {
        Architecture model = require(bundle, settings, Kind.ENCODER, "an encoder");
        Weights weights = Weights.open(bundle);
        return TextEncoder.open(
                bundle,
                new PackedTexts(new Crew<>(
                        dnnl(), bundle, model, weights, settings, Wanted.FIRST, (kernels, input, vectors) -> vectors)));
    }

    private static Dnnl dnnl() {
        Dnnl dnnl = NativeLibrary.get().dnnl();
        if (dnnl == null) {
            throw new RankFailure.Misconfigured(
                    String.valueOf(NativeLibrary.get().reason()));
        }
        return dnnl;
    }

    private static Architecture require(ModelBundle bundle, PackedSettings settings, Kind kind, String what) {
        if (bundle.kind() != kind) {
            throw new RankFailure.Misconfigured("model '" + bundle.name() + "' is of kind " + bundle.kind()
                    + " and cannot be opened as " + what + "; name another model");
        }
        Architecture model = bundle.architecture();
        Optional<String> obstacle = obstacle(bundle, settings);
        if (obstacle.isPresent() || model == null) {
            throw new RankFailure.Misconfigured("model '" + bundle.name() + "' cannot run on the packed encoder: "
                    + obstacle.orElse("it has no sizes") + "; choose ONNX Runtime");
        }
        return model;
    }
}
