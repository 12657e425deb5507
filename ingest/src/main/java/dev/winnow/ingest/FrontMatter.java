package dev.winnow.ingest;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * The YAML between two lines of three hyphens at the top of a Markdown file.
 *
 * @param fields field to value, as written; lists are joined by commas, fields inside of fields by dots
 * @param length how many characters of the file it takes, 0 where there is none
 */
record FrontMatter(Map<String, String> fields, int length) {
    private static final Pattern FENCED = Pattern.compile(
            "\\A---\\h*\\R(\\w[\\w .-]*:(?s:.*?))(?:^---|^\\.\\.\\.)\\h*(?:\\R|\\z)", Pattern.MULTILINE);

    /** A file that begins with a thematic break rather than with fields has no front matter. */
    static FrontMatter of(Path file, String text) {
        Matcher fenced = text.startsWith("---") ? FENCED.matcher(text) : null;
        if (fenced == null || !fenced.find()) {
            return new FrontMatter(Map.of(), 0);
        }
        try {
            // Everything stays a string: version 1.10 is not the number 1.1.
            LoadSettings settings =
                    LoadSettings.builder().setSchema(new FailsafeSchema()).build();
            Map<String, String> fields = new TreeMap<>();
            if (!(new Load(settings).loadFromString(fenced.group(1)) instanceof Map<?, ?> map)) {
                return new FrontMatter(Map.of(), 0);
            }
            flatten("", map, fields);
            return new FrontMatter(fields, fenced.end());
        } catch (YamlEngineException e) {
            throw Refusal.of(
                    file,
                    "has front matter that is not YAML" + line(e),
                    "expected are lines such as 'title: Stuck pipe' between two lines of '---'",
                    e);
        }
    }

    private static String line(YamlEngineException e) {
        return e instanceof MarkedYamlEngineException marked
                ? marked.getProblemMark()
                        .map(mark -> " at line " + (mark.getLine() + 2) + ": " + marked.getProblem())
                        .orElse("")
                : "";
    }

    private static void flatten(String prefix, Map<?, ?> map, Map<String, String> fields) {
        map.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner) {
                flatten(prefix + key + ".", inner, fields);
            } else {
                fields.put(prefix + key, words(value));
            }
        });
    }

    private static String words(@Nullable Object value) {
        if (value instanceof Iterable<?> list) {
            return StreamSupport.stream(list.spliterator(), false)
                    .map(FrontMatter::words)
                    .collect(Collectors.joining(", "));
        }
        return value == null ? "" : value.toString();
    }
}
