package dev.winnow.packed;

import dev.winnow.RankFailure;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.weights.Head;
import dev.winnow.bundle.weights.Weights;

/**
 * What turns the first token's vector into a logit, in 32-bit arithmetic: a linear step, tanh, and one or two rows. Of two
 * classes the logit is the second minus the first.
 */
final class Classifier {
    private final int hidden;
    private final float[] inner;
    private final float[] innerBias;
    private final float[] outer;
    private final float[] outerBias;

    private Classifier(int hidden, float[] inner, float[] innerBias, float[] outer, float[] outerBias) {
        this.hidden = hidden;
        this.inner = inner;
        this.innerBias = innerBias;
        this.outer = outer;
        this.outerBias = outerBias;
    }

    static Classifier of(String model, Weights weights, int hidden) {
        Head head = weights.head();
        if (!head.readsFirst()) {
            throw new RankFailure.Misconfigured(
                    "model '" + model + "' has no classifier among its weights; a cross-encoder needs one");
        }
        float[] outerBias = weights.get(head.outer() + ".bias").values();
        if (outerBias.length < 1 || outerBias.length > 2) {
            throw new RankFailure.Misconfigured(
                    "model '" + model + "' has " + outerBias.length + " classes; a cross-encoder has 1 or 2");
        }
        return new Classifier(
                hidden,
                weights.get(head.inner() + ".weight", hidden, hidden).values(),
                weights.get(head.inner() + ".bias", hidden).values(),
                weights.get(head.outer() + ".weight", outerBias.length, hidden).values(),
                outerBias);
    }

    double logit(Kernels kernels, ModelInput input, float[] first) {
        float[] middle = new float[hidden];
        for (int i = 0; i < hidden; i++) {
            middle[i] = (float) Math.tanh(kernels.dot(inner, i * hidden, first) + innerBias[i]);
        }
        double[] logits = new double[outerBias.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (double) kernels.dot(outer, i * hidden, middle) + outerBias[i];
        }
        return logits.length == 1 ? logits[0] : logits[1] - logits[0];
    }
}
