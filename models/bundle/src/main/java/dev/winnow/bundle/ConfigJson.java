package dev.winnow.bundle;

import dev.winnow.RankFailure;
import dev.winnow.bundle.Architecture.Activation;
import dev.winnow.bundle.ModelBundle.Family;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The sizes that a {@code config.json} tells. */
final class ConfigJson {
    /** Model types that are built like BERT, number for number; distilbert and electra are not. */
    private static final Set<String> LIKE_BERT = Set.of("bert", "roberta", "xlm-roberta", "camembert");

    /** Written by training, where the two segments are apart in some layers. */
    static final String APART = "winnow_layers_apart";

    private ConfigJson() {}

    /**
     * @param file named in failures
     * @return null when the file describes something else, or does not say how many layers there are
     */
    static @Nullable Architecture architecture(JsonNode config, Family family, int padId, Object file) {
        String type = config.path("model_type").asString("").toLowerCase(Locale.ROOT);
        Activation activation = activation(config.path("hidden_act").asString("gelu"));
        if (!LIKE_BERT.contains(type)
                || !config.has("num_hidden_layers")
                || activation == null
                || !config.path("position_embedding_type").asString("absolute").equals("absolute")
                || config.path("is_decoder").asBoolean(false)) {
            return null;
        }
        try {
            return new Architecture(
                    integer(config, "num_hidden_layers"),
                    integer(config, "hidden_size"),
                    integer(config, "num_attention_heads"),
                    integer(config, "intermediate_size"),
                    integer(config, "vocab_size"),
                    integer(config, "max_position_embeddings"),
                    config.has("type_vocab_size") ? integer(config, "type_vocab_size") : 2,
                    config.path("layer_norm_eps").asDouble(1e-12),
                    activation,
                    family == Family.ROBERTA ? padId + 1 : 0,
                    config.has(APART) ? integer(config, APART) : 0);
        } catch (RankFailure.Misconfigured e) {
            throw new RankFailure.Misconfigured(
                    "the model file " + file + " is not right: " + e.getMessage() + "; fetch it again", e);
        }
    }

    private static @Nullable Activation activation(String name) {
        return switch (name) {
            case "gelu" -> Activation.GELU;
            case "gelu_new", "gelu_fast", "gelu_pytorch_tanh" -> Activation.GELU_TANH;
            case "relu" -> Activation.RELU;
            default -> null;
        };
    }

    private static int integer(JsonNode config, String field) {
        JsonNode value = config.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new RankFailure.Misconfigured(
                    field + " is " + (value.isMissingNode() ? "missing" : value) + ", must be a whole number");
        }
        return value.intValue();
    }
}
