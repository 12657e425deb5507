package dev.winnow.bundle;

import dev.winnow.RankFailure;
import dev.winnow.bundle.Prompt.Padding;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads {@value #NAME}, which stands beside a generative model and says how it is asked. */
record PromptFile(JsonNode json, String where) {
    static final String NAME = "winnow-prompt.json";
    static final int USUAL_WINDOW = 1_024;
    private static final List<String> KEYS = List.of("template", "yes", "no", "window", "padding", "start");

    /**
     * @param usual how rows are padded where the file does not say
     * @param start the token a decoder begins with where the file does not say
     */
    Prompt read(Padding usual, int start, @Nullable ModelFile decoder) {
        json.propertyNames().stream()
                .filter(key -> !KEYS.contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw wrong("has the unknown key '" + key + "'; known keys are " + String.join(", ", KEYS), null);
                });
        boolean ids = required("yes").isIntegralNumber() && required("no").isIntegralNumber();
        try {
            return new Prompt(
                    text("template"),
                    answer("yes", ids),
                    answer("no", ids),
                    ids,
                    padding(usual),
                    whole("start", start),
                    decoder);
        } catch (RankFailure.Misconfigured e) {
            throw e.getMessage() != null && e.getMessage().startsWith("the model file ")
                    ? e
                    : wrong("is not right: " + e.getMessage(), e);
        }
    }

    /** Tokens of one row at most, as the file says. */
    int window() {
        int window = whole("window", USUAL_WINDOW);
        if (window < 1) {
            throw wrong("has the window " + window + ", must be 1 or more", null);
        }
        return window;
    }

    private Padding padding(Padding usual) {
        if (!json.has("padding")) {
            return usual;
        }
        String given = text("padding");
        return Arrays.stream(Padding.values())
                .filter(padding -> padding.name().toLowerCase(Locale.ROOT).equals(given))
                .findFirst()
                .orElseThrow(() -> wrong(
                        "has the padding '" + given + "', must be one of "
                                + Arrays.stream(Padding.values())
                                        .map(padding -> padding.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", ")),
                        null));
    }

    private String answer(String key, boolean ids) {
        return ids ? Integer.toString(required(key).intValue()) : text(key);
    }

    private String text(String key) {
        JsonNode value = required(key);
        if (!value.isString()) {
            throw wrong(
                    "has " + key + " " + value + ", must be a text" + (key.length() < 4 ? ", or both ids" : ""), null);
        }
        return value.stringValue();
    }

    private JsonNode required(String key) {
        JsonNode value = json.path(key);
        if (value.isMissingNode() || value.isNull()) {
            throw wrong("has no " + key + "; give the template, and the tokens yes and no", null);
        }
        return value;
    }

    private int whole(String key, int usual) {
        JsonNode value = json.path(key);
        if (value.isMissingNode()) {
            return usual;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong("has " + key + " " + value + ", must be a whole number", null);
        }
        return value.intValue();
    }

    private RankFailure.Misconfigured wrong(String what, @Nullable Throwable cause) {
        return new RankFailure.Misconfigured("the model file " + where + " " + what, cause);
    }
}
