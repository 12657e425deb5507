package dev.winnow.bundle;

import dev.winnow.RankFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads how a folder's model interacts late: PyLate's fields first, as its conversions keep ColBERT's file beside them.
 *
 * @param json reads a file of the folder, where it is there
 */
record LateFiles(Path folder, int window, ModelFile tokenizer, Function<String, Optional<JsonNode>> json) {
    private static final String COLBERT = "artifact.metadata";
    private static final String PYLATE = "config_sentence_transformers.json";

    /** Python's string.punctuation, which both leave out where nothing else is said. */
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    /** Nothing where the model is an encoder like others. */
    @Nullable
    LateInteraction read() {
        Optional<JsonNode> pylate = json.apply(PYLATE).filter(config -> config.has("query_length"));
        if (pylate.isPresent()) {
            return pylate(pylate.get());
        }
        return json.apply(COLBERT).map(this::colbert).orElse(null);
    }

    private LateInteraction colbert(JsonNode config) {
        if (!config.path("similarity").asString("cosine").equals("cosine")) {
            throw wrong(
                    COLBERT, "says similarity '" + config.path("similarity").asString("") + "'; supported is cosine");
        }
        Vocabulary vocabulary = Vocabulary.of(tokenizer);
        return new LateInteraction(
                marker(vocabulary, COLBERT, config.path("query_token_id").asString("[unused0]")),
                marker(vocabulary, COLBERT, config.path("doc_token_id").asString("[unused1]")),
                mask(vocabulary),
                length(config, "query_maxlen", 32),
                length(config, "doc_maxlen", 220),
                config.path("attend_to_mask_tokens").asBoolean(false),
                config.path("mask_punctuation").asBoolean(true) ? ids(vocabulary, punctuation()) : List.of(),
                List.of(),
                config.path("dim").asInt(128));
    }

    private LateInteraction pylate(JsonNode config) {
        Vocabulary vocabulary = Vocabulary.of(tokenizer);
        List<String> skipped = config.has("skiplist_words")
                ? config.path("skiplist_words")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList()
                : punctuation();
        List<JsonNode> steps = new ArrayList<>();
        List<ModelFile> files = new ArrayList<>();
        for (JsonNode module : json.apply("modules.json").map(this::modules).orElse(List.of())) {
            if (module.path("type").asString("").endsWith("Dense")) {
                String path = module.path("path").asString("");
                steps.add(linear(path + "/config.json"));
                files.add(new ModelFile.OnDisk(folder.resolve(path).resolve("model.safetensors")));
            }
        }
        boolean fills = config.path("do_query_expansion").asBoolean(true);
        return new LateInteraction(
                marker(vocabulary, PYLATE, config.path("query_prefix").asString("[Q] ")),
                marker(vocabulary, PYLATE, config.path("document_prefix").asString("[D] ")),
                fills ? mask(vocabulary) : -1,
                length(config, "query_length", 32),
                length(config, "document_length", 180),
                config.path("attend_to_expansion_tokens").asBoolean(false),
                ids(vocabulary, skipped),
                files,
                steps.isEmpty() ? 0 : steps.getLast().path("out_features").asInt(0));
    }

    private List<JsonNode> modules(JsonNode list) {
        return list.valueStream().toList();
    }

    private JsonNode linear(String file) {
        JsonNode config = json.apply(file).orElseThrow(() -> wrong(file, "is missing; modules.json names it"));
        String activation = config.path("activation_function").asString("Identity");
        if (!activation.endsWith("Identity") || config.path("use_residual").asBoolean(false)) {
            throw wrong(
                    file,
                    "has the activation '" + activation
                            + "' or a residual connection; supported is a plain linear step (Identity)");
        }
        return config;
    }

    private int length(JsonNode config, String field, int usual) {
        int length = config.path(field).asInt(usual);
        if (length < 4) {
            throw wrong(
                    config.has("query_length") ? PYLATE : COLBERT,
                    "says " + field + " " + length + ", must be 4 or more");
        }
        return Math.min(window, length);
    }

    private int marker(Vocabulary vocabulary, String file, String token) {
        return vocabulary
                .id(token)
                .orElseThrow(() -> wrong(
                        file,
                        "names the marker '" + token + "', which tokenizer.json does not know; fetch both again"));
    }

    private int mask(Vocabulary vocabulary) {
        Stream<String> named = json.apply("tokenizer_config.json").stream()
                .map(config -> config.path("mask_token"))
                .map(mask -> mask.isObject() ? mask.path("content").asString("") : mask.asString(""));
        return Stream.concat(named, Stream.of("[MASK]", "<mask>"))
                .map(vocabulary::id)
                .filter(OptionalInt::isPresent)
                .mapToInt(OptionalInt::getAsInt)
                .findFirst()
                .orElseThrow(() -> wrong(
                        "tokenizer.json",
                        "has no mask token, with which queries are filled up; name it as mask_token in"
                                + " tokenizer_config.json"));
    }

    private static List<String> punctuation() {
        return PUNCTUATION.chars().mapToObj(Character::toString).toList();
    }

    private static List<Integer> ids(Vocabulary vocabulary, List<String> words) {
        return words.stream()
                .map(vocabulary::id)
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .toList();
    }

    private RankFailure wrong(String name, String what) {
        return new RankFailure.Misconfigured("the model file " + folder.resolve(name) + " " + what);
    }
}
