package dev.winnow.ingest;

import dev.winnow.passage.Document;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A document in the making: headings, blocks and pages in the order in which they are read. Blocks are joined by a blank
 * line. A heading goes into the path of what follows it and not into the text, unless nothing follows it.
 */
final class Draft {
    /** What is longer is a paragraph that somebody made bold. */
    private static final int LONGEST_HEADING = 200;

    private final Path file;
    private final int maxCharacters;
    private final StringBuilder text = new StringBuilder();
    private final List<Document.Section> sections = new ArrayList<>();
    private final List<Integer> pages = new ArrayList<>();
    private final Map<String, String> metadata = new TreeMap<>();
    private final Deque<Heading> path = new ArrayDeque<>();
    private String title = "";
    private String firstHeading = "";
    private int sectionStart = -1;
    private int unplacedPages;

    private record Heading(int level, String name) {}

    Draft(Path file, int maxCharacters) {
        this.file = file;
        this.maxCharacters = maxCharacters;
    }

    /** The first title that is not blank holds; without one the first heading, then the file's name. */
    void title(String candidate) {
        if (title.isEmpty()) {
            title = oneLine(candidate);
        }
    }

    /** Blank values are not kept. */
    void metadata(String field, String value) {
        if (!value.isBlank()) {
            metadata.put(field, value.strip());
        }
    }

    void heading(int level, String heading) {
        String name = oneLine(heading);
        if (name.isEmpty()) {
            return;
        }
        if (name.length() > LONGEST_HEADING) {
            block(heading);
            return;
        }
        endSection(level);
        while (!path.isEmpty() && path.getLast().level() >= level) {
            path.removeLast();
        }
        path.addLast(new Heading(level, name));
        if (firstHeading.isEmpty()) {
            firstHeading = name;
        }
    }

    /** A paragraph, list, table or piece of code; its inner line ends and indentation are kept. */
    void block(String lines) {
        String words = lines.stripLeading();
        if (words.isEmpty()) {
            return;
        }
        // The first line keeps its indentation, blank lines before it go.
        int first = lines.length() - words.length();
        String block = lines.substring(lines.lastIndexOf('\n', first) + 1).stripTrailing();
        if (!text.isEmpty()) {
            boolean paged = unplacedPages > 0 || !pages.isEmpty();
            text.append(paged && runsOn(block) ? "\n" : "\n\n");
        }
        for (; unplacedPages > 0; unplacedPages--) {
            pages.add(text.length());
        }
        if (sectionStart < 0) {
            sectionStart = text.length();
        }
        text.append(block);
        if (text.length() > maxCharacters) {
            throw tooLong(file, maxCharacters);
        }
    }

    /** The next block begins a new page. */
    void page() {
        unplacedPages++;
    }

    Document document(String id, Format format) {
        endSection(0);
        for (; unplacedPages > 0; unplacedPages--) {
            pages.add(text.length());
        }
        metadata.put("format", format.label());
        title(firstHeading);
        title(Format.title(file));
        return new Document(id, title, text.toString(), sections, pages, metadata);
    }

    static RuntimeException tooLong(Path file, int maxCharacters) {
        return Refusal.of(
                file,
                "holds more than " + maxCharacters + " characters of text",
                "split the file, or raise the limit of characters");
    }

    /** Whether a sentence goes on: on paper a larger gap or the end of a page need not end it. */
    private boolean runsOn(String block) {
        char last = text.charAt(text.length() - 1);
        return (Character.isLetterOrDigit(last) || last == ',' || last == '-')
                && Character.isLowerCase(block.codePointAt(0));
    }

    private void endSection(int nextLevel) {
        if (sectionStart < 0 && !path.isEmpty() && path.getLast().level() >= nextLevel) {
            // A heading with nothing under it would be lost: it becomes its own text.
            block(path.getLast().name());
        }
        if (sectionStart >= 0) {
            List<String> headings = path.stream().map(Heading::name).collect(Collectors.toList());
            sections.add(new Document.Section(headings, sectionStart, text.length()));
        }
        sectionStart = -1;
    }

    private static String oneLine(String words) {
        return words.replaceAll("[\\s\\u00A0]+", " ").strip();
    }
}
