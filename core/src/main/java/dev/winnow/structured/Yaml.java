package dev.winnow.structured;

import java.util.regex.Pattern;

/** YAML in blocks; a text that YAML would read as something else stands in quotation marks. */
final class Yaml {
    /** Letters first, then nothing that YAML gives a meaning to. */
    private static final Pattern BARE = Pattern.compile("\\p{L}[\\p{L}\\p{N} _./()+-]*");

    private static final Pattern WORDS = Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null|nan|inf");

    private Yaml() {}

    static String write(Value value) {
        StringBuilder out = new StringBuilder();
        block(value, 0, out);
        return out.toString().stripTrailing();
    }

    private static void block(Value value, int depth, StringBuilder out) {
        switch (value) {
            case Value.Plain plain -> out.append(plain(plain)).append('\n');
            case Value.Fields fields ->
                fields.values()
                        .forEach((name, inner) -> entry("  ".repeat(depth) + text(name) + ":", inner, depth, out));
            case Value.Items items ->
                items.values().forEach(inner -> entry("  ".repeat(depth) + "-", inner, depth, out));
        }
    }

    private static void entry(String head, Value inner, int depth, StringBuilder out) {
        out.append(head);
        if (inner instanceof Value.Plain plain) {
            out.append(' ').append(plain(plain)).append('\n');
        } else if (isEmpty(inner)) {
            out.append(inner instanceof Value.Items ? " []\n" : " {}\n");
        } else {
            out.append('\n');
            block(inner, depth + 1, out);
        }
    }

    private static boolean isEmpty(Value value) {
        return switch (value) {
            case Value.Plain p -> false;
            case Value.Items items -> items.values().isEmpty();
            case Value.Fields fields -> fields.values().isEmpty();
        };
    }

    private static String plain(Value.Plain plain) {
        return plain.isText() ? text(plain.text()) : plain.text();
    }

    private static String text(String text) {
        boolean bare = BARE.matcher(text).matches() && !WORDS.matcher(text).matches() && !text.endsWith(" ");
        return bare ? text : Json.quoted(text);
    }
}
