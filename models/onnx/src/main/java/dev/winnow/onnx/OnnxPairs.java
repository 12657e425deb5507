package dev.winnow.onnx;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.engine.PairEngine;
import dev.winnow.onnx.OnnxSession.Row;
import java.util.List;
import java.util.Map;

/**
 * Logits from ONNX Runtime. A passage's moves by less than 1e-5 with what stands beside it, because padding changes the
 * order of sums.
 */
final class OnnxPairs implements PairEngine {
    private static final String ACCEPTED = "accepted are [b], [b,1], [b,1,1] and [b,2]";

    private final OnnxSession session;

    private OnnxPairs(OnnxSession session) {
        this.session = session;
    }

    static OnnxPairs open(ModelBundle bundle, OnnxSettings settings) {
        return new OnnxPairs(OnnxSession.open(bundle, settings, outputs -> logits(bundle, outputs)));
    }

    private static String logits(ModelBundle bundle, Map<String, long[]> outputs) {
        String name = "logits";
        if (!outputs.containsKey(name)) {
            if (outputs.size() != 1) {
                throw new RankFailure.Misconfigured("model '" + bundle.name() + "' gives " + Shapes.describe(outputs)
                        + "; a cross-encoder must give logits or one output only");
            }
            name = outputs.keySet().iterator().next();
        }
        long[] shape = outputs.get(name);
        // Exporters do not always declare a shape; the probe then looks at a real one.
        if (shape != null && shape.length > 0 && !isAccepted(shape)) {
            throw refused(bundle, name + " " + Shapes.describe(shape));
        }
        return name;
    }

    /** @param shape -1 where a size is open */
    private static boolean isAccepted(long[] shape) {
        return switch (shape.length) {
            case 1 -> true;
            case 2 -> shape[1] <= 2;
            case 3 -> shape[1] <= 1 && shape[2] <= 1;
            default -> false;
        };
    }

    private static RankFailure refused(ModelBundle bundle, String shape) {
        return new RankFailure.Misconfigured("model '" + bundle.name() + "' answers a batch of b pairs with the shape "
                + shape + "; " + ACCEPTED + ": it is no cross-encoder with one score a pair");
    }

    @Override
    public double[] logits(List<ModelInput> rows, Deadline deadline) {
        return session
                .run(
                        rows.stream()
                                .map(input -> new Row<>(input, (output, row, same) -> logit(output, row)))
                                .toList(),
                        deadline)
                .stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    @Override
    public double tolerance() {
        return 0;
    }

    private double logit(Output output, int row) {
        int columns = 1;
        for (int i = 1; i < output.dimensions(); i++) {
            columns *= output.size(i);
        }
        if (output.dimensions() > 3 || columns < 1 || columns > (output.dimensions() == 2 ? 2 : 1)) {
            throw refused(session.bundle(), output.shape());
        }
        return columns == 1 ? output.value(row) : (double) output.value(2 * row + 1) - output.value(2 * row);
    }

    @Override
    public void close() {
        session.close();
    }
}
