package dev.winnow.packed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.Encoder.Side;
import dev.winnow.TokenEncoder;
import dev.winnow.TokenVectors;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.onnx.OnnxModels;
import dev.winnow.onnx.OnnxSettings;
import dev.winnow.testkit.EncoderContract;
import dev.winnow.testkit.TokenEncoderContract;
import dev.winnow.vector.Vectors;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedEncoderTest {
    private static TextEncoder open(ModelBundle bundle, Precision precision) {
        Golden.assumeRuns(bundle, precision);
        return PackedModels.encoder(bundle, Golden.settings(precision));
    }

    @Nested
    class Texts implements EncoderContract {
        @Override
        public Encoder encoder() {
            return open(Golden.bundle("encoder"), Precision.BF16);
        }
    }

    @Nested
    class Tokens implements TokenEncoderContract {
        @Override
        public TokenEncoder tokenEncoder() {
            return open(Golden.bundle("encoder"), Precision.FP32);
        }
    }

    /** The cosine that is missing to 1, at worst, against ONNX Runtime in 32 bits, for texts of up to 256 tokens. */
    @ParameterizedTest
    @CsvSource({"FP32, 1e-6", "BF16, 1e-3", "INT8, 4e-2"})
    void encodesAsOnnxRuntimeDoes(Precision precision, double allowed) {
        long seed = 7;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        ModelBundle bundle = Bundles.find("all-MiniLM-L6-v2");
        List<String> texts = Golden.texts(random, 0, 1, 2, 5, 13, 14, 15, 30, 61, 62, 63, 90, 120, 180, 230, 300);
        try (TextEncoder reference =
                        OnnxModels.encoder(bundle, OnnxSettings.defaults().withWorkers(2));
                TextEncoder packed = open(bundle, precision)) {
            List<float[]> expected = reference.encode(Side.PASSAGE, texts, Deadline.none());
            List<float[]> found = packed.encode(Side.PASSAGE, texts, Deadline.none());
            double worst = 0;
            for (int i = 0; i < texts.size(); i++) {
                worst = Math.max(worst, 1 - cosine(expected.get(i), found.get(i)));
            }
            List<TokenVectors> tokens = packed.encodeTokens(Side.PASSAGE, texts.subList(0, 9), Deadline.none());
            List<TokenVectors> expectedTokens =
                    reference.encodeTokens(Side.PASSAGE, texts.subList(0, 9), Deadline.none());
            double worstToken = 0;
            for (int i = 0; i < tokens.size(); i++) {
                float[] a = tokens.get(i).values();
                float[] b = expectedTokens.get(i).values();
                assertThat(a).hasSameSizeAs(b);
                for (int at = 0; at < a.length; at += 384) {
                    worstToken = Math.max(worstToken, 1 - Vectors.dot(a, at, b, at, 384));
                }
            }
            System.out.println(
                    precision + ": 1 - cosine is at worst " + worst + " (texts), " + worstToken + " (tokens)");
            assertThat(worst).isLessThan(allowed);
            assertThat(worstToken).isLessThan(3 * allowed);
        }
    }

    private static double cosine(float[] a, float[] b) {
        return Vectors.dot(a, 0, b, 0, a.length);
    }
}
