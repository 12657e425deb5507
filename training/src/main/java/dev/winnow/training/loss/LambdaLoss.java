package dev.winnow.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.model.Torch;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** See {@link Loss#lambdaLoss}. */
record LambdaLoss() implements Loss {
    /** How much the distance between two places counts beside the places themselves; the paper's choice. */
    private static final double DISTANCE = 10;

    @Override
    public NDArray of(NDArray logits, TrainingGroup group) {
        double[] labels = Constants.labels(group);
        Pairs pairs = new Pairs(labels);
        if (pairs.isEmpty()) {
            return new Constants(logits).nothing();
        }
        int[] places = places(logits.toType(DataType.FLOAT64, true).toDoubleArray());
        double best = ideal(labels);
        NDArray weights = new Constants(logits).of(pairs.map((higher, lower) -> {
            int a = places[higher];
            int b = places[lower];
            int apart = Math.abs(a - b);
            double swapped = Math.abs(discount(a) - discount(b));
            double distant = Math.abs(discount(apart) - discount(apart + 1));
            return (swapped + DISTANCE * distant) * (labels[higher] - labels[lower]) / best;
        }));
        return Torch.over(
                Activation.softPlus(pairs.margins(logits).neg()).mul(weights).sum(), Math.log(2));
    }

    /** The place of each example by its logit, from 1; equal logits keep their order. */
    private static int[] places(double[] logits) {
        int[] places = new int[logits.length];
        int[] order = IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -logits[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int place = 0; place < order.length; place++) {
            places[order[place]] = place + 1;
        }
        return places;
    }

    private static double discount(int place) {
        return Math.log(2) / Math.log(1.0 + place);
    }

    private static double ideal(double[] labels) {
        double[] sorted = labels.clone();
        Arrays.sort(sorted);
        double sum = 0;
        for (int place = 1; place <= sorted.length; place++) {
            sum += sorted[sorted.length - place] * discount(place);
        }
        return sum;
    }
}
