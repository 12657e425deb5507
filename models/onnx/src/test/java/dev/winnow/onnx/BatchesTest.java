package dev.winnow.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyRowRunsOnceWithinTheBudget(long seed) {
        Random random = new Random(seed);
        int[] lengths = random.ints(random.nextInt(200), 0, 600).toArray();
        int budget = 1 + random.nextInt(2000);
        List<List<Integer>> batches = Batches.plan(lengths.length, row -> lengths[row], budget, 1 + random.nextInt(8));
        assertThat(batches.stream().flatMap(List::stream).sorted().toList())
                .as("seed %s", seed)
                .isEqualTo(IntStream.range(0, lengths.length).boxed().toList());
        for (List<Integer> batch : batches) {
            int longest = batch.stream().mapToInt(row -> lengths[row]).max().orElseThrow();
            assertThat(batch.size() == 1 || batch.size() * longest <= budget)
                    .as("seed %s", seed)
                    .isTrue();
        }
    }

    @Test
    void putsRowsOfLikeLengthTogetherLongestFirst() {
        int[] lengths = {10, 90, 12, 100, 11};
        assertThat(Batches.plan(5, row -> lengths[row], 200, 1)).containsExactly(List.of(3, 1), List.of(2, 4, 0));
    }

    @Test
    void aSmallCallIsSharedAmongTheWorkers() {
        assertThat(Batches.plan(4, row -> 50, 1000, 2)).containsExactly(List.of(0, 1), List.of(2, 3));
        assertThat(Batches.plan(1, row -> 50, 1000, 8)).hasSize(1);
        assertThat(Batches.plan(0, row -> 50, 1000, 8)).isEmpty();
    }

    @Test
    void settingsBelowOneAreRefused() {
        assertThatThrownBy(() -> OnnxSettings.defaults().withWorkers(0))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessage("workers are 0, must be 1 or more");
        assertThatThrownBy(() -> OnnxSettings.defaults().withMaxBatchTokens(0))
                .hasMessage("batch tokens are 0, must be 1 or more");
    }
}
