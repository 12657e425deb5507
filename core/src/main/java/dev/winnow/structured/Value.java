package dev.winnow.structured;

import dev.winnow.RankFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A record as JSON has them: fields, lists and plain values. Immutable. */
public sealed interface Value {
    /**
     * A text, a number or a truth value.
     *
     * @param isText whether JSON and YAML would put it into quotation marks
     */
    record Plain(String text, boolean isText) implements Value {}

    /** A list. */
    record Items(List<Value> values) implements Value {
        public Items {
            values = List.copyOf(values);
        }

        /** Whether it is a table: rows of plain values under names. */
        boolean isTable() {
            return !values.isEmpty()
                    && values.stream()
                            .allMatch(row -> row instanceof Fields fields
                                    && fields.values().values().stream().allMatch(cell -> cell instanceof Plain));
        }

        /** Whether it is a list of plain values. */
        boolean isPlain() {
            return values.stream().allMatch(value -> value instanceof Plain);
        }
    }

    /** Named values, in the order in which they are to be read. */
    record Fields(SequencedMap<String, Value> values) implements Value {
        public Fields {
            values = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
        }

        /** The value at a path such as {@code author.name}, or the field of just this name. */
        Optional<Value> find(String path) {
            @Nullable Value whole = values.get(path);
            int dot = path.indexOf('.');
            if (whole != null || dot < 0) {
                return Optional.ofNullable(whole);
            }
            return values.get(path.substring(0, dot)) instanceof Fields inner
                    ? inner.find(path.substring(dot + 1))
                    : Optional.empty();
        }
    }

    static Value text(String text) {
        return new Plain(text, true);
    }

    /**
     * Of maps, collections, texts, numbers and truth values, as a JSON reader gives them: null is left out, and the fields
     * of a map that has no order of its own come by name, so that equal records give equal texts.
     *
     * @throws RankFailure.InvalidInput for anything else
     */
    static Value of(Object plain) {
        return switch (plain) {
            case Value value -> value;
            case CharSequence text -> text(text.toString());
            case Number number -> new Plain(number.toString(), false);
            case Boolean truth -> new Plain(truth.toString(), false);
            case Collection<?> items -> {
                List<Value> values = new ArrayList<>();
                for (@Nullable Object item : items) {
                    if (item != null) {
                        values.add(of(item));
                    }
                }
                yield new Items(values);
            }
            case Map<?, ?> map -> {
                SequencedMap<String, Value> fields =
                        map instanceof SequencedMap ? new LinkedHashMap<>() : new TreeMap<>();
                map.forEach((name, value) -> {
                    if (value != null) {
                        fields.put(String.valueOf(name), of(value));
                    }
                });
                yield new Fields(fields);
            }
            default ->
                throw new RankFailure.InvalidInput("a record holds a "
                        + plain.getClass().getName() + ", may hold maps, collections, texts, numbers and truth values");
        };
    }

    /** The rows of a table under its header. A row may be shorter. */
    static Items table(List<String> header, List<List<String>> rows) {
        List<Value> values = new ArrayList<>();
        for (List<String> row : rows) {
            if (row.size() > header.size()) {
                throw new RankFailure.InvalidInput("row " + (values.size() + 1) + " has " + row.size()
                        + " cells, the header has " + header.size());
            }
            SequencedMap<String, Value> fields = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                fields.put(header.get(i), text(row.get(i)));
            }
            values.add(new Fields(fields));
        }
        return new Items(values);
    }
}
