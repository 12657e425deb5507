package dev.winnow.bundle.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    private Weights open(byte[] file) throws IOException {
        SafetensorsFile.write(folder, file);
        return Weights.open(Small.bundle(folder));
    }

    /** A folder without any ONNX file is a model; half precision keeps 11 bits of a number, bfloat16 8. */
    @ParameterizedTest
    @CsvSource({"F32, '', 0", "F32, bert., 0", "F32, model.bert., 0", "F16, bert., 0.05", "BF16, bert., 0.8"})
    void readsBackWhatWasWritten(String format, String prefix, double percent) throws IOException {
        Weights weights = open(SafetensorsFile.of(Small.WEIGHTS, format, prefix));
        assertThat(weights.names()).isEqualTo(Small.WEIGHTS.names());
        for (String name : weights.names()) {
            float[] expected = Small.WEIGHTS.get(name).values();
            float[] actual = weights.get(name).values();
            assertThat(actual).hasSize(expected.length);
            for (int i = 0; i < actual.length; i++) {
                if (percent == 0 || Math.abs(expected[i]) > 1e-4) {
                    assertThat(actual[i]).as(name).isCloseTo(expected[i], Percentage.withPercentage(percent));
                }
            }
        }
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        Small.WEIGHTS.save(folder.resolve("model.safetensors"), "bert.");
        Weights weights = Weights.open(Small.bundle(folder));
        assertThat(weights.names()).isEqualTo(Small.WEIGHTS.names());
        for (String name : weights.names()) {
            assertThat(weights.get(name).values())
                    .isEqualTo(Small.WEIGHTS.get(name).values());
        }
        assertThat(Files.readString(folder.resolve("model.safetensors"), StandardCharsets.ISO_8859_1))
                .contains("\"bert.pooler.dense.weight\"", "\"classifier.weight\"")
                .as("in one order, for equal weights to be equal files")
                .contains("\"classifier.weight\":{\"dtype\":\"F32\",\"shape\":[");
    }

    /** Half precision keeps 11 bits of a number; what is equal is not stored twice. */
    @Test
    void aModelOverAnotherIsBoth() throws IOException {
        Path base = Files.createDirectories(folder.resolve("base"));
        Small.WEIGHTS.save(base.resolve("model.safetensors"), "bert.");
        String changed = "encoder.layer.0.output.dense.weight";
        Weights other = Weights.of(
                        "changed",
                        Map.of(
                                changed,
                                () -> Tensor.of(
                                        new float[Small.WEIGHTS.get(changed).values().length],
                                        Small.WEIGHTS.get(changed).sizes())))
                .or(Small.WEIGHTS);
        Path own = folder.resolve("model.safetensors");
        other.saveOver(Small.WEIGHTS, own);
        assertThat(Files.readString(own, StandardCharsets.ISO_8859_1))
                .contains(changed, "F16")
                .doesNotContain("embeddings");
        ModelBundle bundle = Small.bundle(base);
        ModelBundle both = new ModelBundle(
                "both",
                bundle.kind(),
                bundle.family(),
                bundle.window(),
                bundle.pooling(),
                bundle.prefixes(),
                bundle.padId(),
                bundle.architecture(),
                new ModelFile.Over(new ModelFile.OnDisk(own), bundle.weights()),
                bundle.tokenizer(),
                null,
                null,
                "a test");
        Weights read = Weights.open(both);
        assertThat(read.names()).isEqualTo(Small.WEIGHTS.names());
        for (String name : read.names()) {
            assertThat(read.get(name)).as(name).isEqualTo(other.get(name));
        }
    }

    @Test
    void takesFromOthersOnlyWhatIsMissing() {
        Weights bare = Weights.random(Small.ARCHITECTURE, Head.NONE, 2);
        Weights both = bare.or(Small.WEIGHTS);
        assertThat(both.head()).isEqualTo(Head.POOLER);
        String word = "embeddings.word_embeddings.weight";
        assertThat(both.get(word).values())
                .isEqualTo(bare.get(word).values())
                .isNotEqualTo(Small.WEIGHTS.get(word).values());
    }

    @Test
    void theBundleNamesTheFile() throws IOException {
        SafetensorsFile.write(folder, SafetensorsFile.of(Small.WEIGHTS, "F32", "bert."));
        ModelBundle bundle = Small.bundle(folder);
        assertThat(bundle.weights().isSafetensors()).isTrue();
        assertThat(bundle.architecture()).isEqualTo(Small.ARCHITECTURE);
    }

    @Test
    void oldNamesOfNormsAreKnown() throws IOException {
        Weights weights = open(SafetensorsFile.file("""
                {"bert.embeddings.word_embeddings.weight": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]},
                 "bert.embeddings.LayerNorm.gamma": {"dtype": "F32", "shape": [], "data_offsets": [0, 4]},
                 "bert.embeddings.LayerNorm.beta": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]},
                 "classifier.weight": {"dtype": "F32", "shape": [0, 3], "data_offsets": [8, 8]}}
                """, 8, new byte[8]));
        assertThat(weights.names())
                .containsExactlyInAnyOrder(
                        "embeddings.word_embeddings.weight",
                        "embeddings.LayerNorm.weight",
                        "embeddings.LayerNorm.bias",
                        "classifier.weight");
        assertThat(weights.get("embeddings.LayerNorm.weight").values()).hasSize(1);
        assertThat(weights.get("classifier.weight", 0, 3).values()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\" | has a header that is not JSON",
                "[] | has a header that is not a JSON object",
                "{\"a\": 1} | describes 'a' without a shape and two data_offsets",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0]}} | without a shape and two",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [-1], \"data_offsets\": [0, 4]}} | 'a' with -1 where a size",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1.5], \"data_offsets\": [0, 4]}} | with 1.5 where a size",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 4]}} | gives 'a' 4 bytes where its"
                        + " shape needs 8",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [8, 4]}} | puts 'a' at 8 to 4 of its 8",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [8, 12]}} | puts 'a' at 8 to 12 of its 8",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [3037000500, 3037000500], \"data_offsets\": [0, 4]}} | says that"
                        + " 'a' has 3037000500 at dimension 0",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [65536, 65536], \"data_offsets\": [0, 4]}} | has 65536 at"
                        + " dimension 1",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 99999999999999999999]}} | where a size"
                        + " or offset stands",
                "{\"a\": {}, \"a\": {}} | has a header that is not JSON",
            })
    void saysWhatIsWrongWithAHeader(String header, String message) {
        assertThatThrownBy(() -> open(SafetensorsFile.file(header, 8, new byte[8])))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesOtherFormatsWhenTheyAreAskedFor() throws IOException {
        Weights weights = open(SafetensorsFile.file(
                "{\"ids\": {\"dtype\": \"I64\", \"shape\": [1], \"data_offsets\": [0, 8]}}", 8, new byte[8]));
        assertThatThrownBy(() -> weights.get("ids"))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("stores 'ids' in another format than float32, float16 or bfloat16");
    }

    @Test
    void namesTheWeightThatIsMissingOrOfAnotherShape() throws IOException {
        Weights weights = open(SafetensorsFile.of(Small.WEIGHTS, "F32", "bert."));
        assertThatThrownBy(() -> weights.get("encoder.layer.2.output.dense.weight"))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("has no weight 'encoder.layer.2.output.dense.weight'; give the checkpoint");
        assertThatThrownBy(() -> weights.get("pooler.dense.weight", 8, 9))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("'pooler.dense.weight' with the shape [8, 8], must be [8, 9]; config.json and");
    }
}
