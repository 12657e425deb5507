package dev.winnow.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import org.junit.jupiter.api.Test;

class OnnxSettingsTest {
    @Test
    void settingsBelowOneAreRefused() {
        assertThatThrownBy(() -> OnnxSettings.defaults().withWorkers(0))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessage("workers are 0, must be 1 or more");
        assertThatThrownBy(() -> OnnxSettings.defaults().withMaxBatchTokens(0))
                .hasMessage("batch tokens are 0, must be 1 or more");
    }
}
