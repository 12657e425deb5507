package dev.winnow.bundle.engine;

import dev.winnow.RankFailure;
import dev.winnow.bundle.LateInteraction;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelFile;
import dev.winnow.bundle.weights.Weights;
import dev.winnow.vector.Vectors;
import java.util.ArrayList;
import java.util.List;

/** The linear steps from a model's hidden state to its token vectors, in 32-bit arithmetic. None for most encoders. */
final class Projection {
    private static final String WEIGHT = "linear.weight";
    private static final String BIAS = "linear.bias";

    private final String model;
    private final List<Step> steps;
    private final int dimensions;

    /** Whether the graph may have the linear step in it, which shows in the length of its vectors. */
    private final boolean perhapsDone;

    private Projection(String model, List<Step> steps, int dimensions, boolean perhapsDone) {
        this.model = model;
        this.steps = steps;
        this.dimensions = dimensions;
        this.perhapsDone = perhapsDone;
    }

    /** @throws RankFailure.Misconfigured when a step's file cannot be read */
    static Projection of(ModelBundle bundle) {
        LateInteraction late = bundle.late();
        if (late == null) {
            return new Projection(bundle.name(), List.of(), 0, true);
        }
        List<Step> steps = new ArrayList<>();
        for (ModelFile file : late.projections()) {
            steps.add(Step.of(Weights.open(bundle.name(), file)));
        }
        if (steps.isEmpty()) {
            Weights own = Weights.open(bundle);
            if (own.has(WEIGHT)) {
                steps.add(Step.of(own));
            }
        }
        boolean alone = bundle.weights().isSafetensors();
        return new Projection(bundle.name(), steps, late.dimensions(), !alone);
    }

    /**
     * Vectors of the length that the model was made for.
     *
     * @param rows {@code float[count * width]}, not changed
     */
    float[] apply(float[] rows, int count) {
        int width = count == 0 ? dimensions : rows.length / count;
        if (dimensions == 0 || (width == dimensions && (perhapsDone || steps.isEmpty()))) {
            return rows;
        }
        float[] projected = rows;
        for (Step step : steps) {
            projected = step.apply(projected, count, model);
        }
        if (projected.length != count * dimensions) {
            throw new RankFailure.Misconfigured("model '" + model + "' gives token vectors of "
                    + projected.length / count + " numbers, its configuration says " + dimensions
                    + "; put weights with " + WEIGHT + " beside it (model.safetensors)");
        }
        return projected;
    }

    /** How many numbers the vectors of so many tokens are, where one of a text's stands before them: together so many. */
    int length(int tokens, int together) {
        return dimensions > 0 ? tokens * dimensions : together / (1 + tokens) * tokens;
    }

    /** One linear step; never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Step(int inputs, int outputs, float[] weight, float[] bias) {
        static Step of(Weights weights) {
            int outputs = weights.get(WEIGHT).size(0);
            int inputs = weights.get(WEIGHT).size(1);
            return new Step(
                    inputs,
                    outputs,
                    weights.get(WEIGHT, outputs, inputs).values(),
                    weights.has(BIAS) ? weights.get(BIAS, outputs).values() : new float[outputs]);
        }

        float[] apply(float[] rows, int count, String model) {
            if (rows.length != count * inputs) {
                throw new RankFailure.Misconfigured("model '" + model + "' has a linear step for vectors of " + inputs
                        + " numbers, and they have " + rows.length / count + "; its files do not belong together");
            }
            float[] projected = Vectors.multiply(rows, weight, inputs);
            for (int i = 0; i < projected.length; i++) {
                projected[i] += bias[i % outputs];
            }
            return projected;
        }
    }
}
