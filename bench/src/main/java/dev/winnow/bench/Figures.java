package dev.winnow.bench;

import dev.winnow.bench.Report.Row;
import dev.winnow.bench.Report.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The performance table of the README, between its two marks: milliseconds for 100 pairs of each engine and workload. */
record Figures(List<Row> rows) {
    private static final String BEGIN = "<!-- figures of bench/run -->\n";
    private static final String END = "<!-- end of the figures -->";

    /** @throws IOException when the file cannot be read or written, or lacks the marks */
    void writeTo(Path readme) throws IOException {
        String text = Files.readString(readme);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(readme + " has no lines " + BEGIN.strip() + " and " + END);
        }
        Files.writeString(readme, text.substring(0, begin + BEGIN.length()) + table() + text.substring(end));
    }

    String table() {
        List<String> columns = new ArrayList<>();
        Map<String, Map<String, String>> byEngine = new LinkedHashMap<>();
        for (Row row : rows) {
            if (row.section() == Section.ENGINES) {
                String column = row.shape() + ", " + row.workload();
                if (!columns.contains(column)) {
                    columns.add(column);
                }
                byEngine.computeIfAbsent(
                                row.times().engine() + ", " + row.times().precision(), key -> new LinkedHashMap<>())
                        .put(
                                column,
                                String.format(Locale.ROOT, "%,.0f", row.times().per100Pairs()));
            }
        }
        StringBuilder text = new StringBuilder("| ms for 100 pairs | " + String.join(" | ", columns) + " |\n|---|");
        text.append("---|".repeat(columns.size())).append('\n');
        byEngine.forEach((engine, cells) -> {
            text.append("| ").append(engine).append(" |");
            columns.forEach(column -> text.append(' ')
                    .append(Objects.requireNonNullElse(cells.get(column), ""))
                    .append(" |"));
            text.append('\n');
        });
        return text.toString();
    }
}
