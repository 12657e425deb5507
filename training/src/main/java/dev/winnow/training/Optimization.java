package dev.winnow.training;

import dev.winnow.RankFailure;

/**
 * How weights are changed: AdamW, a learning rate that rises and then falls in a straight line, and gradients whose common
 * length is limited.
 *
 * <p>Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019.
 *
 * @param learningRate the highest, above 0 to 1, default 5e-5
 * @param warmup the share of steps in which it rises, 0 to 1, default 0.06
 * @param weightDecay how fast matrices shrink on their own, 0 to 1, default 0.01; biases and norms do not
 * @param maxNorm the gradients' common length at most, above 0, default 1
 * @param epochs how often each group is seen, 1 to 1000, default 1
 * @param maxSteps stops the plan earlier, 0 when it does not, default 0; the learning rate falls to 0 by then
 */
public record Optimization(
        double learningRate, double warmup, double weightDecay, double maxNorm, int epochs, int maxSteps) {
    public Optimization {
        require(
                "learning rate",
                learningRate,
                learningRate > 0 && learningRate <= 1,
                "above 0, at most 1; 5e-5 is usual");
        require("warm-up", warmup, warmup >= 0 && warmup <= 1, "a share of the steps, 0 to 1; 0.06 is usual");
        require("weight decay", weightDecay, weightDecay >= 0 && weightDecay <= 1, "0 to 1; 0.01 is usual");
        require("gradients' length", maxNorm, maxNorm > 0, "above 0; 1 is usual");
        require("number of epochs", epochs, epochs >= 1 && epochs <= 1000, "1 to 1000");
        require("number of steps", maxSteps, maxSteps >= 0, "1 or more, or 0 for as many as the epochs have");
    }

    private static void require(String what, double value, boolean holds, String allowed) {
        if (!holds) {
            throw new RankFailure.InvalidInput("the " + what + " is " + value + ", must be " + allowed);
        }
    }

    public static Optimization defaults() {
        return new Optimization(5e-5, 0.06, 0.01, 1, 1, 0);
    }

    public Optimization withLearningRate(double learningRate) {
        return new Optimization(learningRate, warmup, weightDecay, maxNorm, epochs, maxSteps);
    }

    public Optimization withEpochs(int epochs) {
        return new Optimization(learningRate, warmup, weightDecay, maxNorm, epochs, maxSteps);
    }

    public Optimization withMaxSteps(int maxSteps) {
        return new Optimization(learningRate, warmup, weightDecay, maxNorm, epochs, maxSteps);
    }

    /** The learning rate of a step, counted from 0. */
    double rate(int step, int steps) {
        double rising = Math.max(1, Math.round(warmup * steps));
        return step < rising
                ? learningRate * (step + 1) / rising
                : learningRate * (steps - step) / Math.max(1, steps - rising);
    }
}
