package dev.winnow.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * The fields of a request's JSON object, each with the type it must have. A field that is null counts as missing.
 *
 * @param root an object
 */
record Fields(JsonNode root) {
    /** @throws Refusal when it is another kind of JSON */
    static Fields of(JsonNode root) {
        if (!root.isObject()) {
            throw mistyped("the body is " + kind(root) + ", must be a JSON object");
        }
        return new Fields(root);
    }

    boolean has(String name) {
        return root.hasNonNull(name);
    }

    Optional<JsonNode> node(String name) {
        return has(name) ? Optional.of(root.path(name)) : Optional.empty();
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name, "a string"));
    }

    Optional<String> optionalText(String name) {
        return node(name).map(value -> string(name, value));
    }

    /** A whole number within limits, both included. */
    OptionalInt whole(String name, int least, int most) {
        Optional<JsonNode> found = node(name);
        if (found.isEmpty()) {
            return OptionalInt.empty();
        }
        JsonNode value = found.get();
        if (!value.isIntegralNumber()) {
            throw mistyped("'" + name + "' is " + shown(value) + ", must be a whole number");
        }
        if (!value.canConvertToInt() || value.intValue() < least || value.intValue() > most) {
            throw new Refusal(
                    Problem.INVALID,
                    "'" + name + "' is " + shown(value) + ", must be " + least
                            + (most == Integer.MAX_VALUE ? " or more" : " to " + most));
        }
        return OptionalInt.of(value.intValue());
    }

    /** A number within limits, both included. */
    OptionalDouble number(String name, int least, int most) {
        Optional<JsonNode> found = node(name);
        return found.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(number("'" + name + "'", found.get(), least, most));
    }

    /** The numbers of a list, within limits; none where it is missing. */
    List<Double> numbers(String name, int least, int most) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode value : has(name) ? list(name) : List.<JsonNode>of()) {
            numbers.add(number("'" + name + "[" + numbers.size() + "]'", value, least, most));
        }
        if (has(name) && numbers.isEmpty()) {
            throw new Refusal(Problem.INVALID, "'" + name + "' is an empty list; give its numbers, or leave it out");
        }
        return numbers;
    }

    private static double number(String what, JsonNode value, int least, int most) {
        if (!value.isNumber()) {
            throw mistyped(what + " is " + shown(value) + ", must be a number");
        }
        double number = value.doubleValue();
        if (!(number >= least && number <= most)) {
            throw new Refusal(Problem.INVALID, what + " is " + shown(value) + ", must be " + least + " to " + most);
        }
        return number;
    }

    boolean flag(String name, boolean otherwise) {
        Optional<JsonNode> found = node(name);
        if (found.isEmpty()) {
            return otherwise;
        }
        if (!found.get().isBoolean()) {
            throw mistyped("'" + name + "' is " + shown(found.get()) + ", must be true or false");
        }
        return found.get().booleanValue();
    }

    /** The elements of a list that must be there. */
    List<JsonNode> list(String name) {
        JsonNode value = node(name).orElseThrow(() -> missing(name, "a list"));
        if (!value.isArray()) {
            throw mistyped("'" + name + "' is " + kind(value) + ", must be a list");
        }
        return value.valueStream().toList();
    }

    List<String> strings(String name) {
        List<String> strings = new ArrayList<>();
        for (JsonNode value : list(name)) {
            strings.add(string(name + "[" + strings.size() + "]", value));
        }
        return strings;
    }

    static String string(String name, JsonNode value) {
        if (!value.isString()) {
            throw mistyped("'" + name + "' is " + shown(value) + ", must be a string");
        }
        return value.stringValue();
    }

    static Refusal mistyped(String message) {
        return new Refusal(Problem.MISTYPED, message);
    }

    private static Refusal missing(String name, String what) {
        return mistyped("'" + name + "' is missing; give " + what);
    }

    private static String shown(JsonNode value) {
        if (value.isContainer()) {
            return kind(value);
        }
        String text = value.toString();
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            case BINARY, MISSING, POJO -> "nothing";
        };
    }
}
