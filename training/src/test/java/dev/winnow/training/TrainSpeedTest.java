package dev.winnow.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelInput;
import dev.winnow.training.model.Adaptation;
import dev.winnow.training.model.Model;
import dev.winnow.training.model.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Pairs a second in training, on the batch of {@code bench/python/train_speed.py}: 48 pairs of 128 random tokens. A measurement,
 * not a check: {@code mvn test -pl training -am -Dtest=TrainSpeedTest -Dtrain.speed=true
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@EnabledIfSystemProperty(named = "train.speed", matches = "true", disabledReason = "a measurement: -Dtrain.speed=true")
class TrainSpeedTest {
    private static final int STEPS = 5;

    @Test
    void pairsASecond() {
        SplittableRandom random = new SplittableRandom(42);
        double[] seconds = new double[STEPS + 1];
        try (NDManager manager = Torch.open(2);
                Model model = Model.load(manager, Bundles.find("all-MiniLM-L6-v2"), Adaptation.full(), 1)) {
            AdamW optimizer = new AdamW(manager, model.parameters(), Optimization.defaults());
            for (int step = 0; step <= STEPS; step++) {
                List<ModelInput> rows = new ArrayList<>();
                for (int row = 0; row < 48; row++) {
                    rows.add(ModelInput.of(random.ints(128, 1000, 30_522).toArray()));
                }
                long began = System.nanoTime();
                try (GradientCollector collector = manager.getEngine().newGradientCollector();
                        NDManager work = manager.newSubManager()) {
                    NDArray logits = model.logits(work, rows, 4096, true).reshape(8, 6);
                    collector.backward(logits.logSoftmax(1).get(":, 0").mean().neg());
                }
                optimizer.step(step, 5e-5);
                seconds[step] = (System.nanoTime() - began) / 1e9;
                System.out.printf("step %d: %.1f pairs/s%n", step, 48 / seconds[step]);
            }
            double[] warm = Arrays.copyOfRange(seconds, 1, seconds.length);
            Arrays.sort(warm);
            System.out.printf("%s: median %.1f pairs/s%n", Torch.describe(manager), 48 / warm[warm.length / 2]);
            assertThat(warm[0]).isPositive();
        }
    }
}
