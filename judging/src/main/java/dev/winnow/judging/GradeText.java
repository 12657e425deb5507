package dev.winnow.judging;

import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a grade out of what a model said: one JSON object whose {@code grade} is a whole number from 0 to 3, or one digit
 * from 0 to 3 and nothing else. White space around it is passed over. Nothing is guessed: a digit somewhere in a sentence,
 * a number in quotes or two objects give no grade.
 */
final class GradeText {
    private static final int SHOWN = 80;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private GradeText() {}

    static OptionalInt parse(String text) {
        String bare = text.strip();
        if (bare.length() == 1) {
            return grade(bare.charAt(0) - '0');
        }
        if (!bare.startsWith("{")) {
            return OptionalInt.empty();
        }
        try {
            JsonNode grade = MAPPER.readTree(bare).path("grade");
            return grade.isInt() ? grade(grade.intValue()) : OptionalInt.empty();
        } catch (JacksonException e) {
            return OptionalInt.empty();
        }
    }

    private static OptionalInt grade(int number) {
        return number >= 0 && number <= Judgement.MAX_GRADE ? OptionalInt.of(number) : OptionalInt.empty();
    }

    /** The beginning of a text on one line, for messages. */
    static String shown(String text) {
        String line = text.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }
}
