package dev.winnow.structured;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/** Records as tables: what is no table itself is gathered into one of fields and values. */
final class Tables {
    private Tables() {}

    /** A table within a record, and where it stands. */
    private record Table(String path, Value.Items rows) {}

    static String markdown(Value value) {
        List<Layout.Leaf> plain = new ArrayList<>();
        List<Table> tables = new ArrayList<>();
        gather("", value, plain, tables);
        List<String> blocks = new ArrayList<>();
        if (!plain.isEmpty()) {
            blocks.add(line("field", "value") + "\n" + line("---", "---") + "\n"
                    + plain.stream().map(leaf -> line(leaf.path(), leaf.text())).collect(Collectors.joining("\n")));
        }
        for (Table table : tables) {
            SequencedSet<String> header = Layout.header(table.rows());
            List<String> lines = new ArrayList<>();
            if (!table.path().isEmpty()) {
                lines.add(table.path() + ":\n");
            }
            lines.add(line(header.toArray(String[]::new)));
            lines.add(line(header.stream().map(column -> "---").toArray(String[]::new)));
            table.rows()
                    .values()
                    .forEach(row -> lines.add(line(header.stream()
                            .map(column -> Layout.cell(row, column))
                            .toArray(String[]::new))));
            blocks.add(String.join("\n", lines));
        }
        return String.join("\n\n", blocks);
    }

    private static String line(String... cells) {
        StringBuilder line = new StringBuilder("|");
        for (String cell : cells) {
            line.append(' ').append(Layout.flat(cell).replace("|", "\\|")).append(" |");
        }
        return line.toString();
    }

    static String rows(Value value) {
        List<Layout.Leaf> plain = new ArrayList<>();
        List<Table> tables = new ArrayList<>();
        gather("", value, plain, tables);
        List<String> lines = new ArrayList<>();
        if (!plain.isEmpty()) {
            lines.add(plain.stream()
                    .map(leaf -> leaf.path().isEmpty() ? leaf.text() : leaf.path() + ": " + leaf.text())
                    .collect(Collectors.joining("; ")));
        }
        for (Table table : tables) {
            int number = 0;
            for (Value row : table.rows().values()) {
                number++;
                String cells = ((Value.Fields) row)
                        .values().keySet().stream()
                                .map(column -> Layout.flat(column) + ": " + Layout.cell(row, column))
                                .collect(Collectors.joining("; "));
                lines.add(table.path().isEmpty() ? cells : table.path() + " " + number + ": " + cells);
            }
        }
        return String.join("\n", lines);
    }

    private static void gather(String path, Value value, List<Layout.Leaf> plain, List<Table> tables) {
        switch (value) {
            case Value.Plain p -> plain.addAll(Layout.leaves(path, value));
            case Value.Fields fields ->
                fields.values()
                        .forEach((name, inner) -> gather(Layout.under(path, Layout.flat(name)), inner, plain, tables));
            case Value.Items items -> {
                if (items.isTable()) {
                    tables.add(new Table(path, items));
                } else {
                    plain.addAll(Layout.leaves(path, items));
                }
            }
        }
    }
}
