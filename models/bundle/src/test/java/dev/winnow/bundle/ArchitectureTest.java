package dev.winnow.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.bundle.Architecture.Activation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
    private static final String BERT = """
            {"model_type": "bert", "architectures": ["BertModel"], "num_hidden_layers": 6, "hidden_size": 384,
             "num_attention_heads": 12, "intermediate_size": 1536, "vocab_size": 30522, "max_position_embeddings": 512,
             "type_vocab_size": 2, "layer_norm_eps": 1e-12, "hidden_act": "gelu", "pad_token_id": 1}
            """;

    @TempDir
    Path folder;

    private @Nullable Architecture read(String config) throws IOException {
        Files.writeString(folder.resolve("config.json"), config);
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        Files.writeString(folder.resolve("model.onnx"), "");
        return Bundles.in(folder).architecture();
    }

    @Test
    void readsTheSizes() throws IOException {
        assertThat(read(BERT)).isEqualTo(new Architecture(6, 384, 12, 1536, 30_522, 512, 2, 1e-12, Activation.GELU, 0));
        assertThat(read(BERT)).isEqualTo(Bundles.find("all-MiniLM-L6-v2").architecture());
    }

    @ParameterizedTest
    @CsvSource({"roberta, 2, 510", "xlm-roberta, 2, 510", "camembert, 2, 510", "bert, 0, 512"})
    void positionsBeginAfterThePaddingIdInRoberta(String type, int first, int window) throws IOException {
        Architecture architecture = Objects.requireNonNull(read(BERT.replace("bert\"", type + "\"")));
        assertThat(architecture.firstPosition()).isEqualTo(first);
        assertThat(architecture.window()).isEqualTo(window);
    }

    @ParameterizedTest
    @CsvSource({"gelu, GELU", "gelu_new, GELU_TANH", "gelu_pytorch_tanh, GELU_TANH", "relu, RELU"})
    void knowsTheActivations(String name, Activation activation) throws IOException {
        assertThat(Objects.requireNonNull(read(BERT.replace("\"gelu\"", '"' + name + '"')))
                        .activation())
                .isEqualTo(activation);
    }

    /** What is built otherwise is no error: another runtime may serve it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"bert\" | \"modernbert\"",
                "\"bert\" | \"distilbert\"",
                "\"bert\" | \"electra\"",
                "\"gelu\" | \"silu\"",
                "num_hidden_layers | n_layers",
                "\"vocab_size\" | \"position_embedding_type\": \"relative_key\", \"vocab_size\"",
            })
    void hasNoneForOtherKinds(String what, String other) throws IOException {
        assertThat(read(BERT.replace(what, other))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"num_attention_heads\": 12 | \"num_attention_heads\": 7 | the hidden size is 384, which 7 heads do not",
                "\"num_hidden_layers\": 6 | \"num_hidden_layers\": 0 | a model's layers cannot be 0, must be 1 or more",
                "\"hidden_size\": 384 | \"hidden_size\": -1 | hidden size cannot be -1",
                "\"hidden_size\": 384 | \"hidden_size\": \"384\" | hidden_size is \"384\", must be a whole number",
                "\"hidden_size\": 384 | \"hidden\": 384 | hidden_size is missing, must be a whole number",
                "\"vocab_size\": 30522 | \"vocab_size\": 30522.5 | vocab_size is 30522.5, must be a whole number",
                "\"vocab_size\": 30522 | \"vocab_size\": 99999999999 | vocab_size is 99999999999, must be",
                "\"layer_norm_eps\": 1e-12 | \"layer_norm_eps\": 0 | epsilon is 0.0, must be between 0 and 1",
            })
    void refusesNonsense(String what, String other, String message) {
        assertThatThrownBy(() -> read(BERT.replace(what, other)))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining(folder.resolve("config.json") + " is not right: ")
                .hasMessageContaining(message);
    }

    /** Ten tokens through one layer of 2 numbers, 1 head, 3 between: 2*10*(4*4 + 2*2*3) + 4*100*2. */
    @Test
    void countsItsOperations() {
        assertThat(new Architecture(1, 2, 1, 3, 1, 10, 0, 1e-5, Activation.RELU, 0).flops(10))
                .isEqualTo(1360);
    }
}
