package dev.winnow.structured;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/**
 * Ways to write a record as text. Which one a model reads best depends on the model and the records: compare them on
 * judgements with {@code winnow eval --layout}. Equal records give equal texts. A line end within a value becomes a blank, so
 * that no value can begin a line of its own.
 */
public enum Layout {
    /** A line a value: {@code author.name: Ada}. Lists of plain values stand on one line. */
    KEY_VALUE {
        @Override
        public String write(Value value) {
            List<String> lines = new ArrayList<>();
            leaves("", value)
                    .forEach(leaf -> lines.add(leaf.path().isEmpty() ? leaf.text() : leaf.path() + ": " + leaf.text()));
            return String.join("\n", lines);
        }
    },
    /** YAML in blocks. */
    YAML {
        @Override
        public String write(Value value) {
            return Yaml.write(value);
        }
    },
    /** Tables in Markdown: one of fields and values, and one for each table within. */
    MARKDOWN {
        @Override
        public String write(Value value) {
            return Tables.markdown(value);
        }
    },
    /** Each row of a table is a line that says what its cells are: {@code offers 2: shop: A; price: 3}. */
    ROWS {
        @Override
        public String write(Value value) {
            return Tables.rows(value);
        }
    },
    /** JSON on one line: what a record is before anything is done, to compare with. */
    JSON {
        @Override
        public String write(Value value) {
            return Json.write(value);
        }
    };

    public abstract String write(Value value);

    /** A plain value, or a list of such, and where it stands. */
    record Leaf(String path, String text) {}

    static List<Leaf> leaves(String path, Value value) {
        List<Leaf> leaves = new ArrayList<>();
        switch (value) {
            case Value.Plain plain -> leaves.add(new Leaf(path, flat(plain.text())));
            case Value.Fields fields ->
                fields.values().forEach((name, inner) -> leaves.addAll(leaves(under(path, flat(name)), inner)));
            case Value.Items items -> {
                if (items.isPlain()) {
                    leaves.add(new Leaf(path, listed(items)));
                } else {
                    int number = 0;
                    for (Value inner : items.values()) {
                        leaves.addAll(leaves(under(path, Integer.toString(++number)), inner));
                    }
                }
            }
        }
        return leaves;
    }

    static String under(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    static String listed(Value.Items items) {
        return items.values().stream()
                .map(value -> flat(((Value.Plain) value).text()))
                .collect(Collectors.joining(", "));
    }

    static String flat(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").strip();
    }

    /** The names of all columns, in the order in which they first come. */
    static SequencedSet<String> header(Value.Items table) {
        SequencedSet<String> header = new LinkedHashSet<>();
        table.values()
                .forEach(row -> header.addAll(((Value.Fields) row).values().keySet()));
        return header;
    }

    static String cell(Value row, String column) {
        Map<String, Value> cells = ((Value.Fields) row).values();
        return cells.get(column) instanceof Value.Plain plain ? flat(plain.text()) : "";
    }
}
