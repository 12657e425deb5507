package dev.winnow.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.winnow.RankFailure;
import dev.winnow.bundle.weights.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** The numbers of a model by their checkpoint names, and which of them are changed by training. */
public final class Parameters {
    private final NDManager manager;
    private final Map<String, NDArray> all = new LinkedHashMap<>();
    private final List<String> trained = new ArrayList<>();

    Parameters(NDManager manager) {
        this.manager = manager;
    }

    void put(String name, Tensor tensor) {
        long[] sizes = new long[tensor.dimensions()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = tensor.size(i);
        }
        all.put(name, manager.create(tensor.values(), new Shape(sizes)));
    }

    /** Draws from a normal distribution around 0; equal names and seeds give equal numbers. */
    void draw(String name, double deviation, long seed, int... shape) {
        int count = 1;
        for (int size : shape) {
            count = Math.multiplyExact(count, size);
        }
        SplittableRandom random = new SplittableRandom(seed * 31 + name.hashCode());
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = deviation == 0 ? 0 : (float) (deviation * random.nextGaussian());
        }
        put(name, Tensor.of(values, shape));
    }

    NDArray get(String name) {
        NDArray found = all.get(name);
        if (found == null) {
            throw new IllegalStateException("no parameter " + name);
        }
        return found;
    }

    void train(String name) {
        get(name).setRequiresGradient(true);
        trained.add(name);
    }

    /** The names of those that training changes, in a fixed order. */
    public List<String> trained() {
        return List.copyOf(trained);
    }

    /** The numbers behind a name; changing them in place changes the model. */
    public NDArray array(String name) {
        return get(name);
    }

    /** How many numbers training changes. */
    public long trainedCount() {
        return trained.stream().mapToLong(name -> get(name).size()).sum();
    }

    List<String> names() {
        return List.copyOf(all.keySet());
    }

    /** A copy of one parameter. */
    Tensor tensor(String name) {
        NDArray array = get(name);
        int[] shape = LongStream.of(array.getShape().getShape())
                .mapToInt(Math::toIntExact)
                .toArray();
        return Tensor.of(array.toFloatArray(), shape);
    }

    /** Copies of all that training changes. */
    public Map<String, float[]> snapshot() {
        Map<String, float[]> copies = new LinkedHashMap<>();
        trained.forEach(name -> copies.put(name, get(name).toFloatArray()));
        return copies;
    }

    /** Puts a {@link #snapshot} back. */
    public void restore(Map<String, float[]> snapshot) {
        for (String name : trained) {
            NDArray array = get(name);
            float[] values = snapshot.get(name);
            if (values == null || values.length != array.size()) {
                throw new RankFailure.Misconfigured("the checkpoint does not hold '" + name + "' with " + array.size()
                        + " numbers; it belongs to another model or other settings");
            }
            try (NDArray source = manager.create(values, array.getShape())) {
                source.copyTo(array);
            }
        }
    }
}
