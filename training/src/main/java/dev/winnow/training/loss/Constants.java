package dev.winnow.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.winnow.RankFailure;
import dev.winnow.training.data.Example;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.model.Torch;
import java.util.OptionalDouble;

/** Known numbers as tensors, in the precision and manager of the logits they meet. */
final class Constants {
    private final NDArray logits;

    Constants(NDArray logits) {
        this.logits = logits;
    }

    NDArray of(double[] values, long... shape) {
        NDManager manager = logits.getManager();
        Shape box = shape.length == 0 ? new Shape(values.length) : new Shape(shape);
        if (logits.getDataType() == DataType.FLOAT64) {
            return manager.create(values, box);
        }
        float[] narrow = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (float) values[i];
        }
        return manager.create(narrow, box);
    }

    /** A loss of 0 that can still be differentiated. */
    NDArray nothing() {
        return Torch.times(logits.sum(), 0);
    }

    static double[] labels(TrainingGroup group) {
        return group.examples().stream().mapToDouble(Example::label).toArray();
    }

    static double[] teacher(TrainingGroup group) {
        double[] teacher = new double[group.examples().size()];
        for (int i = 0; i < teacher.length; i++) {
            OptionalDouble logit = group.examples().get(i).teacher();
            if (logit.isEmpty()) {
                throw new RankFailure.InvalidInput("example " + (i + 1) + " of the query '" + group.query()
                        + "' has no teacher's logit, which this loss imitates; name a teacher, or choose another loss");
            }
            teacher[i] = logit.getAsDouble();
        }
        return teacher;
    }

    /** {@code softmax(values / temperature)}, in double precision. */
    static double[] softmax(double[] values, double temperature) {
        double most = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            most = Math.max(most, value);
        }
        double[] shares = new double[values.length];
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Math.exp((values[i] - most) / temperature);
            sum += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }
}
