package dev.winnow.app;

import dev.winnow.RankFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A mapping in a YAML file that knows where it stands and which keys it was asked for, so that a key nobody asks for is
 * refused with the nearest known one.
 */
public final class YamlNode {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private final String where;
    private final Map<String, Object> values;
    private final List<String> empty;
    private final SequencedSet<String> known = new LinkedHashSet<>();

    private YamlNode(String where, Map<String, Object> values, List<String> empty) {
        this.where = where;
        this.values = values;
        this.empty = empty;
    }

    /** @param source the file's name, for messages */
    public static YamlNode parse(String source, String yaml) {
        Object root;
        try {
            root = new Load(LoadSettings.builder().setLabel(source).build()).loadFromString(yaml);
        } catch (YamlEngineException e) {
            throw new RankFailure.InvalidInput(source + " is not YAML: " + problem(e), e);
        }
        return of(source, root);
    }

    private static String problem(YamlEngineException e) {
        if (e instanceof MarkedYamlEngineException marked
                && marked.getProblemMark().isPresent()) {
            Mark mark = marked.getProblemMark().get();
            return "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": " + marked.getProblem();
        }
        return String.valueOf(e.getMessage());
    }

    private static YamlNode of(String where, @Nullable Object node) {
        if (!(node instanceof Map<?, ?> map)) {
            throw new RankFailure.InvalidInput(where + " must be a mapping of keys to values, is " + describe(node));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        List<String> empty = new ArrayList<>();
        map.forEach((key, value) -> {
            if (value == null) {
                empty.add(String.valueOf(key));
            } else {
                values.put(String.valueOf(key), value);
            }
        });
        return new YamlNode(where, values, empty);
    }

    public String where() {
        return where;
    }

    boolean has(String key) {
        return value(key).isPresent();
    }

    public Optional<String> text(String key) {
        return value(key).map(value -> {
            if (value instanceof Map || value instanceof List) {
                throw wrong(key, "a word", value);
            }
            return String.valueOf(value);
        });
    }

    public Optional<Double> number(String key) {
        return value(key).map(value -> asNumber(key, value));
    }

    /** Whether the file has the key; does not make it a known one. */
    boolean isWritten(String key) {
        return values.containsKey(key) || empty.contains(key);
    }

    /** A whole number and its unit. */
    public Optional<Duration> duration(String key) {
        return text(key).map(given -> {
            Matcher parts = DURATION.matcher(given);
            if (!parts.matches()) {
                throw wrong(key, "a time such as 500ms, 10s, 2m or 24h", given);
            }
            long number = Long.parseLong(parts.group(1));
            return switch (parts.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofHours(number);
            };
        });
    }

    public Optional<Integer> whole(String key) {
        return value(key).map(value -> {
            if (!(value instanceof Integer number)) {
                throw wrong(key, "a whole number", value);
            }
            return number;
        });
    }

    Optional<Boolean> truth(String key) {
        return value(key).map(value -> {
            if (!(value instanceof Boolean truth)) {
                throw wrong(key, "true or false", value);
            }
            return truth;
        });
    }

    List<Double> numbers(String key) {
        return list(key).stream().map(value -> asNumber(key, value)).toList();
    }

    public Optional<Boolean> flag(String key) {
        return value(key).map(value -> {
            if (!(value instanceof Boolean flag)) {
                throw wrong(key, "true or false", value);
            }
            return flag;
        });
    }

    public List<String> texts(String key) {
        return list(key).stream().map(String::valueOf).toList();
    }

    public Optional<YamlNode> node(String key) {
        return value(key).map(value -> of(where + "." + key, value));
    }

    public List<YamlNode> nodes(String key) {
        List<YamlNode> nodes = new ArrayList<>();
        for (Object value : list(key)) {
            nodes.add(of(where + "." + key + "[" + nodes.size() + "]", value));
        }
        return nodes;
    }

    /** A value that is one of an enum's names, written in lower case with dashes. */
    public <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        return text(key).map(given -> {
            List<String> allowed = new ArrayList<>();
            for (E constant : type.getEnumConstants()) {
                String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
                if (name.equals(given)) {
                    return constant;
                }
                allowed.add(name);
            }
            throw new RankFailure.InvalidInput(
                    where + "." + key + " is '" + given + "', must be one of " + String.join(", ", allowed));
        });
    }

    /** To be called when every key was asked for. */
    public void refuseUnknownKeys() {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new RankFailure.InvalidInput("unknown key '" + key + "' in " + where + "; did you mean '"
                        + Nearest.to(key, known) + "'? Known keys are " + String.join(", ", known));
            }
        }
    }

    /** For files where a key that was left without a value must not pass for one that was never written. */
    void refuseEmptyKeys() {
        if (!empty.isEmpty()) {
            throw new RankFailure.InvalidInput(
                    where + "." + empty.getFirst() + " has no value; give it one, or take the key out");
        }
    }

    private Optional<Object> value(String key) {
        known.add(key);
        return Optional.ofNullable(values.get(key));
    }

    private List<?> list(String key) {
        return value(key)
                .map(value -> {
                    if (!(value instanceof List<?> list)) {
                        throw wrong(key, "a list", value);
                    }
                    return list;
                })
                .orElse(List.of());
    }

    private double asNumber(String key, Object value) {
        if (!(value instanceof Number number)) {
            throw wrong(key, "a number", value);
        }
        return number.doubleValue();
    }

    private RankFailure wrong(String key, String expected, Object value) {
        return new RankFailure.InvalidInput(where + "." + key + " must be " + expected + ", is " + describe(value));
    }

    private static String describe(@Nullable Object value) {
        return switch (value) {
            case null -> "empty";
            case Map<?, ?> map -> "a mapping";
            case List<?> list -> "a list";
            default -> "'" + value + "'";
        };
    }
}
