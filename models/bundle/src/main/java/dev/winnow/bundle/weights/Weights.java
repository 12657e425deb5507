package dev.winnow.bundle.weights;

import dev.winnow.RankFailure;
import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A model's weights by the names of its Hugging Face checkpoint, without the model's prefix: {@code
 * embeddings.word_embeddings.weight}, {@code encoder.layer.0.attention.self.query.weight} as {@code [out, in]},
 * {@code pooler.dense.bias}, {@code classifier.weight}.
 *
 * <p>Read from safetensors files and from ONNX files, exported or fused by ONNX Runtime's optimizer, as long as their
 * numbers are not quantised; half precision is widened. Opening reads names only; every {@link #get} reads its tensor
 * afresh from the file, or from memory when the file is on the class path. There is nothing to close. Safe for use from
 * many threads.
 */
public final class Weights {
    private static final String WORDS = "embeddings.word_embeddings.weight";

    /** Names that exporters give to what they compute with, and the position numbers that checkpoints carry along. */
    private static final Pattern NO_WEIGHT = Pattern.compile("/.*|.*::.*|.*_ids");

    private final String source;
    private final Map<String, Supplier<Tensor>> tensors;

    private Weights(String source, Map<String, Supplier<Tensor>> tensors) {
        this.source = source;
        this.tensors = tensors;
    }

    /**
     * The weights that a bundle names.
     *
     * @throws RankFailure.Misconfigured when the file is missing, damaged, or keeps its numbers in another file
     */
    public static Weights open(ModelBundle bundle) {
        return open(bundle.name(), bundle.weights());
    }

    /**
     * The weights in a file.
     *
     * @param model named in failures
     * @throws RankFailure.Misconfigured when the file is missing, damaged, or keeps its numbers in another file
     */
    public static Weights open(String model, ModelFile file) {
        if (file instanceof ModelFile.Over two) {
            return open(model, two.own()).or(open(model, two.base()));
        }
        Store store = Store.of(file);
        Map<String, Supplier<Tensor>> tensors =
                file.isSafetensors() ? Safetensors.read(store) : CheckpointNames.resolve(OnnxReader.read(store));
        return new Weights("model '" + model + "' (" + store + ")", withoutPrefix(tensors));
    }

    /**
     * Weights of these sizes drawn at random, for measuring speed: they rank nothing.
     *
     * @param head what answers; cross-encoders have one label
     * @param seed equal seeds give equal weights
     */
    public static Weights random(Architecture architecture, Head head, long seed) {
        return new Weights("random weights of seed " + seed, RandomWeights.of(architecture, head, seed));
    }

    /**
     * Weights held in memory, such as trained ones.
     *
     * @param source named in failures
     * @param tensors by their checkpoint names, without the model's prefix; read afresh at every {@link #get}
     */
    public static Weights of(String source, Map<String, Supplier<Tensor>> tensors) {
        return new Weights(source, new LinkedHashMap<>(tensors));
    }

    /** The prefix is what stands before the word table; a head may have the outer part of it alone. */
    private static Map<String, Supplier<Tensor>> withoutPrefix(Map<String, Supplier<Tensor>> tensors) {
        String prefix = tensors.keySet().stream()
                .filter(name -> name.equals(WORDS) || name.endsWith("." + WORDS))
                .findFirst()
                .map(name -> name.substring(0, name.length() - WORDS.length()))
                .orElse("");
        String outer = prefix.isEmpty() ? "" : prefix.substring(0, prefix.lastIndexOf('.', prefix.length() - 2) + 1);
        Map<String, Supplier<Tensor>> named = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            String bare = name.startsWith(prefix)
                    ? name.substring(prefix.length())
                    : name.startsWith(outer) ? name.substring(outer.length()) : name;
            named.putIfAbsent(modern(bare), tensor);
        });
        return named;
    }

    /** Checkpoints that came from TensorFlow call the two vectors of a layer norm gamma and beta. */
    private static String modern(String name) {
        return name.endsWith("LayerNorm.gamma")
                ? name.replace("LayerNorm.gamma", "LayerNorm.weight")
                : name.endsWith("LayerNorm.beta") ? name.replace("LayerNorm.beta", "LayerNorm.bias") : name;
    }

    /** All names; a file may hold others than weights. */
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** Which head these weights have. */
    public Head head() {
        return Head.of(this);
    }

    /**
     * One weight; costs a copy of it.
     *
     * @param shape what it must have; none when any will do
     * @throws RankFailure.Misconfigured when there is no such weight, or none of that shape
     */
    public Tensor get(String name, int... shape) {
        Supplier<Tensor> found = tensors.get(name);
        if (found == null) {
            throw new RankFailure.Misconfigured(source + " has no weight '" + name
                    + "'; give the checkpoint (model.safetensors) or an ONNX export that is not quantised");
        }
        Tensor tensor = found.get();
        if (shape.length > 0 && !tensor.hasShape(shape)) {
            throw new RankFailure.Misconfigured(source + " has the weight '" + name + "' with the shape "
                    + tensor.shape() + ", must be " + Arrays.toString(shape)
                    + "; config.json and the weights do not belong together");
        }
        return tensor;
    }

    /** These weights, and those of others by the names that these lack: a head, for example. */
    public Weights or(Weights others) {
        Map<String, Supplier<Tensor>> both = new LinkedHashMap<>(tensors);
        others.tensors.forEach(both::putIfAbsent);
        return new Weights(source + " and " + others.source, both);
    }

    /**
     * Writes the model's own as a safetensors file in 32 bits; costs memory for one tensor at a time. What else a graph's
     * file holds, such as constants and position numbers, is no weight and is left out.
     *
     * @param prefix put before the encoder's names and not before the head's, such as {@code bert.}
     * @throws RankFailure.Misconfigured when the file cannot be written, or a tensor not read
     */
    public void save(Path file, String prefix) {
        Map<String, Supplier<Tensor>> named = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (!NO_WEIGHT.matcher(name).matches()) {
                named.put(prefixed(prefix, name), tensor);
            }
        });
        Safetensors.write(named, Format.FLOAT32, file);
    }

    /**
     * Writes, in half precision, the weights that another model lacks or has otherwise: with {@link ModelFile.Over} they make
     * this model again, up to the precision.
     *
     * @throws RankFailure.Misconfigured when the file cannot be written, or a tensor not read
     */
    public void saveOver(Weights base, Path file) {
        Map<String, Supplier<Tensor>> own = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (!NO_WEIGHT.matcher(name).matches()
                    && !(base.has(name) && base.get(name).equals(tensor.get()))) {
                own.put(name, tensor);
            }
        });
        Safetensors.write(own, Format.FLOAT16, file);
    }

    /** A prefix stands before the encoder's names, and not before the head's. */
    static String prefixed(String prefix, String name) {
        return name.startsWith("classifier.") || name.startsWith("interaction.") ? name : prefix + name;
    }

    @Override
    public String toString() {
        return "Weights[" + source + "]";
    }
}
