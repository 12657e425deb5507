package dev.winnow.training;

import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.ModelBundle.Family;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The {@code config.json} of a trained cross-encoder. */
final class ConfigFile {
    private ConfigFile() {}

    static Map<String, Object> of(Trained trained) {
        Architecture a = trained.architecture();
        boolean bert = trained.start().family() == Family.BERT;
        Map<String, Object> config = new LinkedHashMap<>();
        config.put(
                "architectures", List.of(bert ? "BertForSequenceClassification" : "RobertaForSequenceClassification"));
        config.put("model_type", bert ? "bert" : "roberta");
        config.put("num_labels", 1);
        config.put("id2label", Map.of("0", "LABEL_0"));
        config.put("label2id", Map.of("LABEL_0", 0));
        config.put("num_hidden_layers", a.layers());
        config.put("hidden_size", a.hidden());
        config.put("num_attention_heads", a.heads());
        config.put("intermediate_size", a.intermediate());
        config.put("vocab_size", a.vocabulary());
        config.put("max_position_embeddings", a.positions());
        config.put("type_vocab_size", a.types());
        config.put("layer_norm_eps", a.epsilon());
        if (a.apart() > 0) {
            config.put("winnow_layers_apart", a.apart());
        }
        config.put("pad_token_id", trained.start().padId());
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
