package dev.winnow.eval.collection;

import dev.winnow.structured.Structure;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of a JSONL file, taken apart. {@code _id} or {@code id}, {@code title}, {@code text}, {@code vector} and
 * {@code weights} or {@code term_weights} have a meaning; the fields of the object {@code metadata} and every other field
 * become metadata: text as it is, numbers and truth values as written, lists and objects as JSON, null left out.
 */
@SuppressWarnings("ArrayRecordComponent") // lives from one line to the next and is never compared
record JsonRecord(
        String id,
        String title,
        String text,
        Map<String, String> metadata,
        float @Nullable [] vector,
        Map<String, Float> weights) {
    private static final String EXPECTED =
            "one JSON object a line, such as {\"_id\": \"d1\", \"title\": \"optional\", \"text\": \"...\"}";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static JsonRecord parse(String line) throws Malformed {
        return parse(line, Optional.empty());
    }

    /** @param structure how a record is read that is no prose; its text is then written from its fields */
    static JsonRecord parse(String line, Optional<Structure> structure) throws Malformed {
        JsonNode root;
        try {
            root = MAPPER.readTree(line);
        } catch (JacksonException e) {
            throw new Malformed(
                    "malformed JSON at column " + e.getLocation().getColumnNr() + ": " + firstLine(e), EXPECTED);
        }
        if (!root.isObject()) {
            throw new Malformed("the line is not a JSON object", EXPECTED);
        }
        String id = null;
        String title = "";
        String text = null;
        float[] vector = null;
        Map<String, Float> weights = null;
        Map<String, String> metadata = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "_id", "id" -> {
                    if (id != null) {
                        throw new Malformed("there is both '_id' and 'id'", "one of them");
                    }
                    id = id(field.getKey(), value);
                }
                case "title" -> title = value.isNull() ? "" : string("title", value);
                case "text" -> text = string("text", value);
                case "vector" -> vector = vector(value);
                case "weights", "term_weights" -> {
                    if (weights != null) {
                        throw new Malformed("there is both 'weights' and 'term_weights'", "one of them");
                    }
                    weights = weights(value);
                }
                case "metadata" -> {
                    if (!value.isObject() && !value.isNull()) {
                        throw new Malformed("'metadata' is " + kind(value), "an object of fields");
                    }
                    for (Map.Entry<String, JsonNode> inner : value.properties()) {
                        addMetadata(metadata, inner.getKey(), inner.getValue());
                    }
                }
                default -> addMetadata(metadata, field.getKey(), value);
            }
        }
        if (id == null) {
            throw new Malformed("there is no '_id'", EXPECTED);
        }
        if (structure.isPresent()) {
            RecordText record = RecordText.of(id, root, title, structure.get());
            title = record.title();
            text = record.text();
        }
        if (text == null) {
            throw new Malformed(
                    "'" + id + "' has no 'text'",
                    EXPECTED + "; the text may be empty, and records without one need a layout, such as key-value");
        }
        return new JsonRecord(id, title, text, metadata, vector, weights == null ? Map.of() : weights);
    }

    private static String id(String field, JsonNode value) throws Malformed {
        if (!value.isString()) {
            throw new Malformed(
                    "'" + field + "' is " + kind(value) + ": " + shorten(value.toString()),
                    "a string, such as \"" + field + "\": \"d1\"");
        }
        String id = string(field, value);
        checkId("'" + field + "'", id);
        return id;
    }

    /** Passes when {@code id} can name a passage or a query. */
    static void checkId(String what, String id) throws Malformed {
        if (id.isBlank()) {
            throw new Malformed(what + " is blank", "an id of at least one visible character");
        }
        if (id.chars().anyMatch(Character::isISOControl)) {
            throw new Malformed(what + " holds a control character", "an id of visible characters");
        }
    }

    private static String string(String field, JsonNode value) throws Malformed {
        if (!value.isString()) {
            throw new Malformed("'" + field + "' is " + kind(value), "a string");
        }
        String text = value.stringValue();
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                // A pair is one character; half a pair is none and cannot be written as UTF-8 again.
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    throw new Malformed(
                            "'" + field + "' holds half a surrogate pair at character " + (i + 1), "whole characters");
                }
                i++;
            }
        }
        return text;
    }

    private static float[] vector(JsonNode value) throws Malformed {
        String expected = "a list of at least one finite number";
        if (!value.isArray() || value.isEmpty()) {
            throw new Malformed("'vector' is " + (value.isArray() ? "empty" : kind(value)), expected);
        }
        float[] vector = new float[value.size()];
        for (int i = 0; i < vector.length; i++) {
            JsonNode number = value.get(i);
            vector[i] = number.isNumber() ? (float) number.doubleValue() : Float.NaN;
            if (!Float.isFinite(vector[i])) {
                throw new Malformed("number " + (i + 1) + " of 'vector' is " + shorten(number.toString()), expected);
            }
        }
        return vector;
    }

    private static Map<String, Float> weights(JsonNode value) throws Malformed {
        String expected = "an object of terms, each with a weight above 0, such as {\"pipe\": 1.5}";
        if (!value.isObject()) {
            throw new Malformed("the term weights are " + kind(value), expected);
        }
        Map<String, Float> weights = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            float weight =
                    field.getValue().isNumber() ? (float) field.getValue().doubleValue() : Float.NaN;
            if (!Float.isFinite(weight) || weight <= 0) {
                throw new Malformed(
                        "the weight of '" + field.getKey() + "' is "
                                + shorten(field.getValue().toString()),
                        expected);
            }
            weights.put(field.getKey(), weight);
        }
        return weights;
    }

    private static void addMetadata(Map<String, String> metadata, String field, JsonNode value) throws Malformed {
        if (value.isNull()) {
            return;
        }
        if (metadata.put(field, value.isString() ? string(field, value) : value.toString()) != null) {
            throw new Malformed("'" + field + "' stands both beside 'metadata' and in it", "each field once");
        }
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a truth value";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case NULL -> "null";
            case BINARY, MISSING, POJO -> "not JSON";
        };
    }

    private static String firstLine(JacksonException e) {
        String message = String.valueOf(e.getOriginalMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    private static String shorten(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
