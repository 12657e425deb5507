package dev.winnow.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.bundle.ModelBundle.Family;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.bundle.ModelBundle.Pooling;
import dev.winnow.bundle.ModelBundle.Prefixes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundlesTest {
    private static final String BERT = """
            {"model_type": "bert", "architectures": ["BertForSequenceClassification"],
             "max_position_embeddings": 512, "pad_token_id": 0}
            """;

    @TempDir
    Path folder;

    /** A folder that has everything a model needs; the weights are not looked at here. */
    private void model() throws IOException {
        write("config.json", BERT);
        write("tokenizer.json", "{}");
        write("model.onnx", "weights");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void fails(String... words) {
        var failure = assertThatThrownBy(() -> Bundles.in(folder)).isInstanceOf(RankFailure.Misconfigured.class);
        for (String word : words) {
            failure.hasMessageContaining(word);
        }
    }

    @Test
    void findsTheBundledModelByNameWithoutLoadingIt() {
        ModelBundle bundle = Bundles.find("ALL-minilm-l6-v2");
        assertThat(bundle.name()).isEqualTo("all-MiniLM-L6-v2");
        assertThat(bundle.kind()).isEqualTo(Kind.ENCODER);
        assertThat(bundle.window()).isEqualTo(256);
        assertThat(Bundles.bundled()).contains(bundle);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-model", "", "/no/such/folder", "a\0b"})
    void anUnknownNameIsAnsweredWithTheKnownOnes(String name) {
        assertThatThrownBy(() -> Bundles.find(name))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("there is no model '" + name + "'")
                .hasMessageContaining("all-MiniLM-L6-v2")
                .hasMessageContaining("config.json, tokenizer.json and model.onnx");
    }

    @Test
    void readsAFolder() throws IOException {
        model();
        ModelBundle bundle = Bundles.find(folder.toString());
        assertThat(bundle.name()).isEqualTo(folder.getFileName().toString());
        assertThat(bundle.kind()).isEqualTo(Kind.CROSS_ENCODER);
        assertThat(bundle.family()).isEqualTo(Family.BERT);
        assertThat(bundle.window()).isEqualTo(512);
        assertThat(bundle.pooling()).isEqualTo(Pooling.MEAN);
        assertThat(bundle.prefixes()).isEqualTo(Prefixes.NONE);
        assertThat(bundle.parity()).isNull();
        assertThat(bundle.weights()).isEqualTo(new ModelFile.OnDisk(folder.resolve("model.onnx")));
    }

    @Test
    void findsWeightsInTheOnnxFolderOrByName() throws IOException {
        model();
        Files.delete(folder.resolve("model.onnx"));
        write("onnx/model.onnx", "weights");
        write("onnx/model_quantized.onnx", "weights");
        assertThat(Bundles.in(folder).weights()).isEqualTo(new ModelFile.OnDisk(folder.resolve("onnx/model.onnx")));
        assertThat(Bundles.in(folder, "onnx/model_quantized.onnx").weights())
                .isEqualTo(new ModelFile.OnDisk(folder.resolve("onnx/model_quantized.onnx")));
        assertThatThrownBy(() -> Bundles.in(folder, "onnx/other.onnx"))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("has no onnx/other.onnx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json", "model.onnx"})
    void namesTheMissingFile(String name) throws IOException {
        model();
        Files.delete(folder.resolve(name));
        fails("the model folder " + folder + " has no " + name, "a model needs config.json, tokenizer.json and");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer_config.json", "1_Pooling/config.json", "winnow-parity.json"})
    void namesTheMalformedFile(String name) throws IOException {
        model();
        write(name, "{\"model_type\": ");
        fails(folder.resolve(name).toString(), "is not JSON");
        write(name, "[1]");
        fails(folder.resolve(name).toString(), "is not a JSON object");
    }

    @Test
    void refusesAnUnknownArchitecture() throws IOException {
        model();
        write("config.json", BERT.replace("\"bert\"", "\"mamba\""));
        fails("config.json", "says model_type 'mamba'; supported are bert, ", "modernbert");
        write("config.json", "{}");
        fails("config.json has no model_type");
        write("config.json", BERT.replace("ForSequenceClassification", "ForQuestionAnswering"));
        fails("says architectures 'BertForQuestionAnswering'", "ForSequenceClassification");
    }

    /** The smallest of three numbers counts; RoBERTa's table has two rows that no position uses. */
    @ParameterizedTest
    @CsvSource({
        "bert, 0, 512, , , 512",
        "roberta, 1, 514, , , 512",
        "xlm-roberta, 1, 514, 512, , 512",
        "modernbert, 50283, 8192, 1000000000000000019884624838656, 512, 512",
        "bert, 0, 512, 384, 256, 256",
        "bert, 0, , 128, , 128",
    })
    void takesTheSmallestWindow(
            String type, int pad, String positions, String tokenizer, String sentences, int expected)
            throws IOException {
        model();
        write(
                "config.json",
                "{\"model_type\": \"" + type + "\", \"architectures\": [\"XModel\"], \"pad_token_id\": " + pad
                        + (positions == null ? "" : ", \"max_position_embeddings\": " + positions) + "}");
        if (tokenizer != null) {
            write("tokenizer_config.json", "{\"model_max_length\": " + tokenizer + "}");
        }
        if (sentences != null) {
            write("sentence_bert_config.json", "{\"max_seq_length\": " + sentences + "}");
        }
        ModelBundle bundle = Bundles.in(folder);
        assertThat(bundle.window()).isEqualTo(expected);
        assertThat(bundle.padId()).isEqualTo(pad);
        assertThat(bundle.kind()).isEqualTo(Kind.ENCODER);
    }

    @Test
    void refusesAModelWithoutAnyWindow() throws IOException {
        model();
        write("config.json", BERT.replace("\"max_position_embeddings\": 512,", ""));
        fails("has no max_position_embeddings", "model_max_length", "max_seq_length");
    }

    @Test
    void readsPoolingAndPrefixes() throws IOException {
        model();
        write("1_Pooling/config.json", "{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": false}");
        write("config_sentence_transformers.json", "{\"prompts\": {\"query\": \"query: \", \"document\": \"text: \"}}");
        ModelBundle bundle = Bundles.in(folder);
        assertThat(bundle.pooling()).isEqualTo(Pooling.CLS);
        assertThat(bundle.prefixes()).isEqualTo(new Prefixes("query: ", "text: "));
        write("1_Pooling/config.json", "{\"pooling_mode_max_tokens\": true}");
        fails("1_Pooling", "turns on neither pooling_mode_mean_tokens nor pooling_mode_cls_token");
    }

    @Test
    void readsTheParityCheckOrSaysWhatItLacks() throws IOException {
        model();
        String pair = "{\"query\": \"q\", \"passage\": \"p\", \"logit\": 1.5}";
        write("winnow-parity.json", "{\"tolerance\": 0.01, \"pairs\": [" + pair + "]}");
        ParityCheck parity = Bundles.in(folder).parity();
        assertThat(parity).isNotNull();
        assertThat(parity.tolerance()).isEqualTo(0.01);
        assertThat(parity.pairs()).containsExactly(new ParityCheck.Pair("q", "p", 1.5));
        write("winnow-parity.json", "{\"tolerance\": 0.01, \"pairs\": [" + pair + ", {\"query\": \"q\"}]}");
        fails("winnow-parity.json has a pair 2 without a query, a passage and a logit");
        write("winnow-parity.json", "{\"tolerance\": 0.01, \"pairs\": []}");
        fails("the parity check holds no pair");
        write("winnow-parity.json", "{\"pairs\": [" + pair + "]}");
        fails("has no tolerance");
    }

    @Test
    void aWindowIsMadeSmallerNeverLarger() throws IOException {
        model();
        ModelBundle bundle = Bundles.in(folder);
        assertThat(bundle.withWindow(128).window()).isEqualTo(128);
        assertThatThrownBy(() -> bundle.withWindow(513))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("the window is 513, but model '")
                .hasMessageContaining("reads at most 512 tokens");
    }
}
