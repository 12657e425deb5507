package dev.winnow.training;

import dev.winnow.bundle.weights.Weights;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A training in a process of its own, to be killed: says each step, and writes the last weights. */
final class KilledTraining {
    static final int STEPS = 40;

    private KilledTraining() {}

    /** @param args the checkpoint, and where the weights go */
    public static void main(String[] args) throws IOException {
        TrainingSettings settings = Samples.settings()
                .withEvaluateEvery(3)
                .withPatience(STEPS)
                .withOptimization(Optimization.defaults().withLearningRate(1e-3).withMaxSteps(STEPS));
        try (Trained trained = Trainer.train(
                        Samples.tiny("bert"),
                        Samples.groups(64, 1),
                        Samples.groups(8, 2),
                        settings,
                        Path.of(args[0]),
                        step -> System.out.println("step " + step.done()));
                DataOutputStream out = new DataOutputStream(Files.newOutputStream(Path.of(args[1])))) {
            Weights weights = trained.weights();
            for (String name : weights.names()) {
                for (float value : weights.get(name).values()) {
                    out.writeFloat(value);
                }
            }
        }
    }
}
