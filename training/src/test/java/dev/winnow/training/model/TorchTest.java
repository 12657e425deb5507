package dev.winnow.training.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TorchTest {
    /** The gradient, known only after what is no longer reachable was collected and its memory used for something else. */
    private static float[] gradient(UnaryOperator<NDArray> function) {
        try (NDManager manager = Torch.open(1)) {
            NDArray x = manager.create(new float[] {1, 2});
            x.setRequiresGradient(true);
            List<ByteBuffer> others = new ArrayList<>();
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                NDArray sum = function.apply(x).sum();
                for (int round = 0; round < 5; round++) {
                    System.gc();
                    for (int i = 0; i < 20_000; i++) {
                        others.add(ByteBuffer.allocateDirect(4)
                                .order(ByteOrder.nativeOrder())
                                .putFloat(0, 7));
                    }
                }
                collector.backward(sum);
            }
            assertThat(others).hasSize(100_000);
            return x.getGradient().toFloatArray();
        }
    }

    @Test
    void aNumberIsThereWhenTheGradientReadsIt() {
        assertThat(gradient(x -> Torch.times(x, 3))).containsExactly(3, 3);
        assertThat(gradient(x -> Torch.over(x, 4))).containsExactly(0.25f, 0.25f);
    }
}
