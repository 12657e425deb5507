package dev.winnow.eval.report;

import java.util.List;
import java.util.Map;

/** A piece of a section. Its texts are plain: {@link Markup} escapes them. */
sealed interface Part {
    /** A paragraph. */
    record Text(String text) implements Part {}

    /** A paragraph that stands out: what the section comes to. */
    record Lead(String text) implements Part {}

    /** Items without an order. */
    record Bullets(List<String> items) implements Part {
        public Bullets {
            items = List.copyOf(items);
        }
    }

    /**
     * A table. The first column names its row.
     *
     * @param caption what it shows
     * @param columns its heading
     * @param rows each as wide as the heading
     */
    record Table(String caption, List<Column> columns, List<List<String>> rows) implements Part {
        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /** A column: of numbers, which stand right, or of words. */
    record Column(String name, boolean isNumber) {
        static Column words(String name) {
            return new Column(name, false);
        }

        static Column number(String name) {
            return new Column(name, true);
        }
    }

    /**
     * A picture of a table.
     *
     * @param id its place in the page, letters and dashes
     * @param kind what report.js draws it by
     * @param title what it shows, in one sentence
     * @param data what is drawn, for JSON
     * @param table the same for those who do not see the picture
     */
    record Chart(String id, Kind kind, String title, Map<String, Object> data, Table table) implements Part {}

    /** The pictures that report.js can draw. */
    enum Kind {
        /** Lying bars from 0, with intervals. */
        BARS,
        /** Points joined by lines. */
        LINES,
        /** Points with names. */
        POINTS,
        /** One thin bar for each query, greatest first. */
        QUERIES,
        /** Standing bars side by side. */
        HISTOGRAM
    }
}
