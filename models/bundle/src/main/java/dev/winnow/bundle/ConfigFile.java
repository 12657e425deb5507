package dev.winnow.bundle;

import dev.winnow.bundle.ModelBundle.Family;
import dev.winnow.bundle.ModelBundle.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@code config.json} for a model that is built like BERT. */
public final class ConfigFile {
    private ConfigFile() {}

    /** What it says: a cross-encoder has one label. */
    public static Map<String, Object> of(Kind kind, Family family, int padId, Architecture a) {
        boolean bert = family == Family.BERT;
        Map<String, Object> config = new LinkedHashMap<>();
        String model = bert ? "Bert" : "Roberta";
        switch (kind) {
            case CROSS_ENCODER -> {
                config.put("architectures", List.of(model + "ForSequenceClassification"));
                config.put("num_labels", 1);
                config.put("id2label", Map.of("0", "LABEL_0"));
                config.put("label2id", Map.of("LABEL_0", 0));
            }
            case ENCODER -> config.put("architectures", List.of(model + "Model"));
        }
        config.put("model_type", bert ? "bert" : "roberta");
        config.put("num_hidden_layers", a.layers());
        config.put("hidden_size", a.hidden());
        config.put("num_attention_heads", a.heads());
        config.put("intermediate_size", a.intermediate());
        config.put("vocab_size", a.vocabulary());
        config.put("max_position_embeddings", a.positions());
        config.put("type_vocab_size", a.types());
        config.put("layer_norm_eps", a.epsilon());
        if (a.apart() > 0) {
            config.put(ConfigJson.APART, a.apart());
        }
        config.put("pad_token_id", padId);
        config.put(
                "hidden_act",
                switch (a.activation()) {
                    case GELU -> "gelu";
                    case GELU_TANH -> "gelu_new";
                    case RELU -> "relu";
                });
        return config;
    }
}
