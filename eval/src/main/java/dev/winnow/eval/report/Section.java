package dev.winnow.eval.report;

import java.util.List;

/**
 * A part of the page with a heading.
 *
 * @param id what links point to
 * @param title its heading
 * @param parts in order
 */
record Section(String id, String title, List<Part> parts) {
    Section {
        parts = List.copyOf(parts);
    }
}
