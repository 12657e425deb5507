package dev.winnow.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.Encoder.Side;
import dev.winnow.RankFailure;
import dev.winnow.TokenEncoder;
import dev.winnow.TokenVectors;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Pooling;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.testkit.EncoderContract;
import dev.winnow.testkit.TokenEncoderContract;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class OnnxEncoderTest {
    private static TextEncoder bundled() {
        return OnnxModels.encoder(Bundles.find("all-MiniLM-L6-v2"), Golden.SETTINGS);
    }

    @Nested
    class Bundled implements EncoderContract {
        @Override
        public Encoder encoder() {
            return bundled();
        }
    }

    @Nested
    class BundledTokens implements TokenEncoderContract {
        @Override
        public TokenEncoder tokenEncoder() {
            return bundled();
        }
    }

    private static ModelBundle small(Pooling pooling) {
        ModelBundle b = Golden.bundle("encoder");
        assertThat(b.pooling()).isEqualTo(Pooling.CLS);
        return new ModelBundle(
                b.name(),
                b.kind(),
                b.family(),
                b.window(),
                pooling,
                b.prefixes(),
                b.padId(),
                b.architecture(),
                b.weights(),
                b.tokenizer(),
                b.late(),
                b.parity(),
                b.source());
    }

    @ParameterizedTest
    @EnumSource(Pooling.class)
    void encodesAsItsOwnFrameworkDoes(Pooling pooling) {
        Offset<Float> tolerance = Offset.offset((float) Golden.tolerance("encoder"));
        String field = switch (pooling) {
            case CLS -> "cls";
            case MEAN -> "mean";
        };
        try (TextEncoder encoder = OnnxModels.encoder(small(pooling), Golden.SETTINGS)) {
            for (JsonNode text : Golden.all("encoder", "texts").toList()) {
                float[] vector = encoder.encode(
                                Golden.side(text),
                                List.of("a neighbour", text.path("text").stringValue()),
                                Deadline.none())
                        .getLast();
                assertThat(vector).containsExactly(Golden.floats(text.path(field)), tolerance);
            }
        }
    }

    @Test
    void leavesMarkersAndPrefixOutOfTheTokenVectors() {
        try (TextEncoder encoder = OnnxModels.encoder(small(Pooling.CLS), Golden.SETTINGS)) {
            String text = "stuck pipe";
            TokenVectors query = encoder.encodeTokens(Side.QUERY, List.of(text), Deadline.none())
                    .getFirst();
            assertThat(spans(text, query)).containsExactly("stuck", "pipe");
            TokenVectors empty = encoder.encodeTokens(Side.QUERY, List.of(""), Deadline.none())
                    .getFirst();
            assertThat(empty.size()).isZero();
            assertThat(empty.values()).isEmpty();
        }
    }

    @Test
    void spansAreCharactersOfTheText() {
        try (TextEncoder encoder = bundled()) {
            String text = "A 😀😀 stuck \ud83d pipe, naïve e\u0301tude";
            TokenVectors vectors = encoder.encodeTokens(Side.PASSAGE, List.of(text), Deadline.none())
                    .getFirst();
            assertThat(spans(text, vectors))
                    .containsExactly("A", "😀😀", "stuck", "pipe", ",", "naïve", "e\u0301t", "ude");
            assertThat(vectors.dimensions()).isEqualTo(384);
        }
    }

    private static List<String> spans(String text, TokenVectors vectors) {
        return java.util.stream.IntStream.range(0, vectors.size())
                .mapToObj(vectors::span)
                .map(span -> text.substring(span.start(), span.end()))
                .toList();
    }

    @Test
    void nearTextsAreNear() {
        try (TextEncoder encoder = bundled()) {
            List<float[]> v = encoder.encode(
                    Side.PASSAGE,
                    List.of("how to free a stuck pipe", "the pipe is stuck, what now?", "a recipe for pancakes"),
                    Deadline.none());
            assertThat(dot(v.get(0), v.get(1))).isGreaterThan(dot(v.get(0), v.get(2)) + 0.4);
        }
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void refusesAQueryLongerThanTheWindow() {
        try (TextEncoder encoder = bundled()) {
            assertThat(encoder.encode(Side.QUERY, List.of("pipe ".repeat(254)), Deadline.none()))
                    .hasSize(1);
            assertThatThrownBy(() -> encoder.encode(Side.QUERY, List.of("pipe ".repeat(255)), Deadline.none()))
                    .isInstanceOf(RankFailure.InvalidInput.class)
                    .hasMessageContaining(
                            "the query is 255 tokens long, model 'all-MiniLM-L6-v2' reads at most 254; ask something "
                                    + "shorter");
        }
    }

    @Test
    void refusesUseAfterClose() {
        TextEncoder encoder = OnnxModels.encoder(small(Pooling.CLS), Golden.SETTINGS);
        encoder.close();
        assertThatThrownBy(() -> encoder.encode(Side.PASSAGE, List.of("a"), Deadline.none()))
                .isInstanceOf(RankFailure.Unavailable.class)
                .hasMessageContaining("model 'encoder' is closed");
    }

    @Test
    void refusesACrossEncodersBundle() {
        assertThatThrownBy(() -> OnnxModels.encoder(Golden.bundle("bert"), Golden.SETTINGS))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("model 'bert' is of kind CROSS_ENCODER and cannot be opened as an encoder");
    }
}
