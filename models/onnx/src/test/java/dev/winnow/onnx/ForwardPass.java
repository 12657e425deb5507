package dev.winnow.onnx;

import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.weights.Head;
import dev.winnow.bundle.weights.Tensor;
import dev.winnow.bundle.weights.Weights;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/** An encoder written down as the papers have it, one number after the other: slow, and nothing to get wrong. */
final class ForwardPass {
    private final Weights weights;
    private final Architecture a;

    ForwardPass(ModelBundle bundle) {
        weights = Weights.open(bundle);
        a = Objects.requireNonNull(bundle.architecture());
    }

    /** A vector a token. */
    double[][] tokens(ModelInput input) {
        Tensor words = weights.get("embeddings.word_embeddings.weight", a.vocabulary(), a.hidden());
        Tensor places = weights.get("embeddings.position_embeddings.weight", a.positions(), a.hidden());
        Tensor types =
                a.types() > 0 ? weights.get("embeddings.token_type_embeddings.weight", a.types(), a.hidden()) : null;
        double[][] x = new double[input.size()][a.hidden()];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < a.hidden(); j++) {
                x[i][j] = words.values()[input.id(i) * a.hidden() + j]
                        + places.values()[(a.firstPosition() + i) * a.hidden() + j];
                if (types != null) {
                    x[i][j] += types.values()[input.typeId(i) * a.hidden() + j];
                }
            }
        }
        x = norm("embeddings.LayerNorm", x);
        for (int layer = 0; layer < a.layers(); layer++) {
            String name = "encoder.layer." + layer + ".";
            double[][] met = linear(name + "attention.output.dense", a.hidden(), attention(name, x));
            x = norm(name + "attention.output.LayerNorm", sum(x, met));
            double[][] up = each(linear(name + "intermediate.dense", a.intermediate(), x), ForwardPass::gelu);
            x = norm(name + "output.LayerNorm", sum(x, linear(name + "output.dense", a.hidden(), up)));
        }
        return x;
    }

    /** A cross-encoder's answer; of two classes the second minus the first. */
    double logit(ModelInput input) {
        boolean bert = weights.head() == Head.POOLER;
        double[][] first = {tokens(input)[0]};
        double[][] inner =
                each(linear(bert ? "pooler.dense" : "classifier.dense", a.hidden(), first), StrictMath::tanh);
        String last = bert ? "classifier" : "classifier.out_proj";
        double[] logits = linear(last, weights.get(last + ".bias").size(0), inner)[0];
        return logits.length == 1 ? logits[0] : logits[1] - logits[0];
    }

    private double[][] attention(String layer, double[][] x) {
        double[][] q = linear(layer + "attention.self.query", a.hidden(), x);
        double[][] k = linear(layer + "attention.self.key", a.hidden(), x);
        double[][] v = linear(layer + "attention.self.value", a.hidden(), x);
        double[][] y = new double[x.length][a.hidden()];
        for (int from = 0; from < a.hidden(); from += a.headSize()) {
            for (int i = 0; i < x.length; i++) {
                double[] share = new double[x.length];
                double total = 0;
                for (int j = 0; j < x.length; j++) {
                    double dot = 0;
                    for (int c = from; c < from + a.headSize(); c++) {
                        dot += q[i][c] * k[j][c];
                    }
                    share[j] = StrictMath.exp(dot / Math.sqrt(a.headSize()));
                    total += share[j];
                }
                for (int j = 0; j < x.length; j++) {
                    for (int c = from; c < from + a.headSize(); c++) {
                        y[i][c] += share[j] / total * v[j][c];
                    }
                }
            }
        }
        return y;
    }

    private double[][] linear(String name, int out, double[][] x) {
        int in = x[0].length;
        float[] w = weights.get(name + ".weight", out, in).values();
        float[] b = weights.get(name + ".bias", out).values();
        double[][] y = new double[x.length][out];
        for (int i = 0; i < x.length; i++) {
            for (int o = 0; o < out; o++) {
                y[i][o] = b[o];
                for (int c = 0; c < in; c++) {
                    y[i][o] += w[o * in + c] * x[i][c];
                }
            }
        }
        return y;
    }

    private double[][] norm(String name, double[][] x) {
        float[] scale = weights.get(name + ".weight", a.hidden()).values();
        float[] shift = weights.get(name + ".bias", a.hidden()).values();
        double[][] y = new double[x.length][a.hidden()];
        for (int i = 0; i < x.length; i++) {
            double mean = 0;
            double variance = 0;
            for (double value : x[i]) {
                mean += value / a.hidden();
            }
            for (double value : x[i]) {
                variance += (value - mean) * (value - mean) / a.hidden();
            }
            for (int c = 0; c < a.hidden(); c++) {
                y[i][c] = (x[i][c] - mean) / Math.sqrt(variance + a.epsilon()) * scale[c] + shift[c];
            }
        }
        return y;
    }

    private static double[][] sum(double[][] x, double[][] y) {
        double[][] sum = new double[x.length][x[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int c = 0; c < x[i].length; c++) {
                sum[i][c] = x[i][c] + y[i][c];
            }
        }
        return sum;
    }

    private static double[][] each(double[][] x, DoubleUnaryOperator function) {
        for (double[] row : x) {
            for (int c = 0; c < row.length; c++) {
                row[c] = function.applyAsDouble(row[c]);
            }
        }
        return x;
    }

    private static double gelu(double x) {
        return x / 2 * (1 + erf(x / StrictMath.sqrt(2)));
    }

    /** The error function by its series, which is exact enough below 5 and 1 above. */
    private static double erf(double x) {
        if (Math.abs(x) > 5) {
            return Math.signum(x);
        }
        double sum = 0;
        double power = x;
        for (int n = 0; Math.abs(power) > 1e-12 || n < 2; n++) {
            sum += power / (2 * n + 1);
            power *= -x * x / (n + 1);
        }
        return 2 / StrictMath.sqrt(Math.PI) * sum;
    }
}
