package dev.winnow.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatmulLimitTest {
    @ParameterizedTest
    @EnumSource(Precision.class)
    void measuresWhatTheProcessorMultiplies(Precision precision) {
        NativeLibrary library = NativeLibrary.get();
        OptionalDouble limit = MatmulLimit.measure(precision, 1, Duration.ofMillis(50));
        assumeTrue(library.dnnl() != null, () -> "no limit without oneDNN: " + library.reason());
        assertThat(limit.isPresent()).isEqualTo(PackedModels.multiplies(library.dnnl(), precision));
        limit.ifPresent(flops -> assertThat(flops).isBetween(1e8, 1e14));
    }
}
