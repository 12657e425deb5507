package dev.winnow.structured;

import java.util.stream.Collectors;

/** JSON on one line. */
final class Json {
    private Json() {}

    static String write(Value value) {
        return switch (value) {
            case Value.Plain plain -> plain.isText() ? quoted(plain.text()) : plain.text();
            case Value.Items items ->
                items.values().stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
            case Value.Fields fields ->
                fields.values().entrySet().stream()
                        .map(field -> quoted(field.getKey()) + ":" + write(field.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
        };
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < 0x20) {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
