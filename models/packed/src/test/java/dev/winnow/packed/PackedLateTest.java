package dev.winnow.packed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Scores;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.late.MaxSim;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Models for late interaction, whose mask tokens look at others and are not always looked at, against PyTorch. */
class PackedLateTest {
    @ParameterizedTest
    @CsvSource({"colbert, FP32, 1e-4", "pylate, FP32, 1e-4", "colbert, BF16, 0.02", "pylate, BF16, 0.02"})
    void scoreAsTheirOwnFrameworkDoes(String model, Precision precision, double allowed) {
        ModelBundle bundle = Golden.bundle(model);
        Golden.assumeRuns(bundle, precision);
        try (TextEncoder encoder = PackedModels.encoder(bundle, Golden.settings(precision))) {
            MaxSim scorer = new MaxSim("maxsim", encoder);
            for (JsonNode pair : Golden.read(model).path("pairs")) {
                Scores scores = scorer.score(
                        Query.of(pair.path("query").stringValue()),
                        List.of(
                                Passage.of("other", "a neighbour of another length"),
                                Passage.of("p", pair.path("passage").stringValue())),
                        Deadline.none());
                assertThat(scores.logit(1))
                        .as(pair.toString())
                        .isCloseTo(pair.path("score").doubleValue(), Offset.offset(allowed));
                assertThat(scores.lostTokens(1)).isEqualTo(pair.path("lost").intValue());
            }
        }
    }
}
