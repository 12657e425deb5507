package dev.winnow.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.winnow.RankFailure;
import dev.winnow.training.model.Parameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes parameters by their gradients, which it sets to 0 for the next step. Keeps two numbers for each of the parameters'.
 *
 * <p>Kingma and Ba, Adam, 2015, with bias correction; Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019.
 */
final class AdamW {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final NDManager manager;
    private final Optimization settings;
    private final List<Slot> slots = new ArrayList<>();

    AdamW(NDManager manager, Parameters parameters, Optimization settings) {
        this.manager = manager;
        this.settings = settings;
        for (String name : parameters.trained()) {
            NDArray array = parameters.array(name);
            slots.add(new Slot(name, array, manager.zeros(array.getShape()), manager.zeros(array.getShape())));
        }
    }

    private record Slot(String name, NDArray weight, NDArray mean, NDArray square) {
        boolean decays() {
            return !name.endsWith(".bias") && !name.contains("LayerNorm");
        }
    }

    /**
     * One step.
     *
     * @param step counted from 0
     * @throws RankFailure.ModelFailure when a gradient is not finite
     */
    void step(int step, double rate) {
        try (NDManager work = manager.newSubManager()) {
            List<NDArray> gradients = new ArrayList<>();
            double squares = 0;
            for (Slot slot : slots) {
                NDArray gradient = slot.weight().getGradient();
                gradient.attach(work);
                gradients.add(gradient);
                squares += gradient.square().sum().getFloat();
            }
            double norm = Math.sqrt(squares);
            if (!Double.isFinite(norm)) {
                throw new RankFailure.ModelFailure(
                        "the gradients of step " + (step + 1)
                                + " are not finite; lower the learning rate, or resume from the last checkpoint with another seed");
            }
            double shrink = Math.min(1, settings.maxNorm() / Math.max(norm, 1e-12));
            for (int i = 0; i < slots.size(); i++) {
                update(work, slots.get(i), gradients.get(i), step, rate, shrink);
            }
        }
    }

    private void update(NDManager work, Slot slot, NDArray gradient, int step, double rate, double shrink) {
        try (NDManager temporary = work.newSubManager()) {
            gradient.attach(temporary);
            gradient.muli(shrink);
            slot.mean().muli(BETA1).addi(gradient.mul(1 - BETA1));
            slot.square().muli(BETA2).addi(gradient.square().muli(1 - BETA2));
            NDArray root = slot.square().sqrt();
            root.attach(temporary);
            root.divi(Math.sqrt(1 - Math.pow(BETA2, step + 1.0))).addi(EPSILON);
            NDArray change = slot.mean().div(root);
            change.attach(temporary);
            if (slot.decays() && settings.weightDecay() > 0) {
                slot.weight().muli(1 - rate * settings.weightDecay());
            }
            slot.weight().subi(change.muli(rate / (1 - Math.pow(BETA1, step + 1.0))));
            gradient.subi(gradient);
        }
    }

    Map<String, float[]> state() {
        Map<String, float[]> state = new LinkedHashMap<>();
        for (Slot slot : slots) {
            state.put("mean/" + slot.name(), slot.mean().toFloatArray());
            state.put("square/" + slot.name(), slot.square().toFloatArray());
        }
        return state;
    }

    void restore(Map<String, float[]> state) {
        for (Slot slot : slots) {
            put(slot.mean(), state.get("mean/" + slot.name()));
            put(slot.square(), state.get("square/" + slot.name()));
        }
    }

    private void put(NDArray target, float @org.jspecify.annotations.Nullable [] values) {
        if (values == null || values.length != target.size()) {
            throw new RankFailure.Misconfigured(
                    "the checkpoint lacks the optimizer's state; it belongs to another model or other settings");
        }
        try (NDArray source = manager.create(values, target.getShape())) {
            source.copyTo(target);
        }
    }
}
