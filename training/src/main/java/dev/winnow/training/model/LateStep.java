package dev.winnow.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.winnow.bundle.weights.Head;
import dev.winnow.bundle.weights.Tensor;
import dev.winnow.bundle.weights.Weights;
import java.util.List;
import java.util.Map;

/**
 * The linear step of late interaction, and what makes a logit of its cosines: the greatest cosine of each query token with a
 * passage token, their mean, times a weight, plus a bias. The step alone is the trained model; weight and bias serve the loss.
 */
public final class LateStep {
    private static final String LINEAR = "linear.weight";
    private static final int[] LAST = {-1};

    /** Keeps a vector of zeros from becoming no number. */
    private static final float LEAST = 1e-12f;

    private final Parameters parameters;
    private final int dimensions;

    private LateStep(Parameters parameters, int dimensions) {
        this.parameters = parameters;
        this.dimensions = dimensions;
    }

    /** One that changes nothing yet. */
    public static LateStep identity(NDManager manager, int dimensions) {
        float[] identity = new float[dimensions * dimensions];
        for (int d = 0; d < dimensions; d++) {
            identity[d * dimensions + d] = 1;
        }
        Parameters parameters = new Parameters(manager);
        parameters.put(LINEAR, Tensor.of(identity, dimensions, dimensions));
        Model.INTERACTION.forEach((name, value) -> parameters.put(name, Tensor.of(new float[] {value}, 1)));
        parameters.names().forEach(parameters::train);
        return new LateStep(parameters, dimensions);
    }

    public Parameters parameters() {
        return parameters;
    }

    /**
     * One logit a passage, {@code [passages]}; -1 is the cosine of a passage without tokens.
     *
     * @param query {@code float[tokens * dimensions]}, at least one token
     * @param passages such rows each
     */
    public NDArray logits(NDManager work, float[] query, List<float[]> passages) {
        NDArray asked = projected(work, query);
        float[] all = new float[passages.stream().mapToInt(rows -> rows.length).sum()];
        int at = 0;
        for (float[] rows : passages) {
            System.arraycopy(rows, 0, all, at, rows.length);
            at += rows.length;
        }
        NDList means = new NDList();
        NDArray cosines =
                all.length == 0 ? null : asked.matMul(projected(work, all).transpose());
        int from = 0;
        for (float[] rows : passages) {
            int end = from + rows.length / dimensions;
            means.add(
                    cosines == null || end == from
                            ? work.create(new float[] {-1})
                            : cosines.get(":, " + from + ":" + end)
                                    .max(LAST)
                                    .mean()
                                    .reshape(1));
            from = end;
        }
        return NDArrays.concat(means)
                .mul(parameters.get(Head.INTERACTION_WEIGHT))
                .add(parameters.get(Head.INTERACTION_BIAS));
    }

    private NDArray projected(NDManager work, float[] rows) {
        NDArray x = work.create(rows, new Shape(rows.length / dimensions, dimensions))
                .matMul(parameters.get(LINEAR).transpose());
        return x.div(x.square().sum(LAST, true).add(LEAST).sqrt());
    }

    /** The step, copied when it is asked for. */
    public Weights weights() {
        return Weights.of("a linear step in training", Map.of(LINEAR, () -> parameters.tensor(LINEAR)));
    }
}
