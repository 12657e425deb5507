package dev.winnow.bundle.weights;

import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.Architecture.Activation;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model of a few thousand numbers. */
final class Small {
    static final Architecture ARCHITECTURE = new Architecture(2, 8, 2, 16, 20, 12, 2, 1e-12, Activation.GELU, 0);
    static final Weights WEIGHTS = Weights.random(ARCHITECTURE, Head.POOLER, 1);

    private Small() {}

    /** A folder that describes the model; its weights are put there by the test. */
    static void describe(Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "bert", "architectures": ["BertForSequenceClassification"], "num_hidden_layers": 2,
                 "hidden_size": 8, "num_attention_heads": 2, "intermediate_size": 16, "vocab_size": 20,
                 "max_position_embeddings": 12, "type_vocab_size": 2, "layer_norm_eps": 1e-12}
                """);
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
    }

    static ModelBundle bundle(Path folder) throws IOException {
        describe(folder);
        return Bundles.in(folder);
    }
}
