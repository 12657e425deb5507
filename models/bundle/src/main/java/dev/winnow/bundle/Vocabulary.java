package dev.winnow.bundle;

import dev.winnow.RankFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tokens of a {@code tokenizer.json} by their spelling: what cutting a text cannot tell, as markers are no text. */
final class Vocabulary {
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, Integer> ids = new HashMap<>();

    private Vocabulary() {}

    static Vocabulary of(ModelFile tokenizerJson) {
        JsonNode json;
        try {
            json = JSON.readTree(tokenizerJson.bytes());
        } catch (JacksonException e) {
            throw new RankFailure.Misconfigured(
                    "cannot read the tokenizer " + tokenizerJson + " (" + e.getOriginalMessage() + "); fetch it again",
                    e);
        }
        Vocabulary vocabulary = new Vocabulary();
        JsonNode words = json.path("model").path("vocab");
        words.properties()
                .forEach(word ->
                        vocabulary.ids.put(word.getKey(), word.getValue().asInt()));
        // Unigram models have pairs of word and score, in the order of their numbers.
        for (int i = 0; words.isArray() && i < words.size(); i++) {
            vocabulary.ids.put(words.path(i).path(0).asString(""), i);
        }
        for (JsonNode added : json.path("added_tokens")) {
            vocabulary.ids.put(
                    added.path("content").asString(""), added.path("id").asInt());
        }
        return vocabulary;
    }

    /** The number of a token that is spelled like this. */
    OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }
}
