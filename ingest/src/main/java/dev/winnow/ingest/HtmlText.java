package dev.winnow.ingest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/**
 * A tree of HTML read as plain text. Scripts, styles, navigation, forms' controls and hidden elements are left out; an
 * item of a list, a row of a table (cells joined by {@code " | "}) and a line of code (indented by four blanks) each
 * stands on its line. A table that holds headings or tables only arranges the page, and its cells are read one by one.
 * Walks without recursion, so that nesting is bounded by memory only.
 */
final class HtmlText implements NodeFilter {
    private static final Set<String> LEFT_OUT = Set.of(
            "script",
            "style",
            "nav",
            "noscript",
            "template",
            "iframe",
            "object",
            "svg",
            "canvas",
            "head",
            "button",
            "select",
            "input",
            "textarea",
            "audio",
            "video");
    private static final Set<String> BLOCKS = Set.of(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "center",
            "dd",
            "details",
            "dialog",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "header",
            "hgroup",
            "hr",
            "legend",
            "main",
            "p",
            "section",
            "summary",
            "caption");

    private final Draft draft;
    private final boolean keepsLineEnds;
    private final StringBuilder block = new StringBuilder();
    /** For each open list the number of its next item, or -1 where items have no number. */
    private final Deque<Integer> lists = new ArrayDeque<>();

    /** For each open table whether it only arranges the page. */
    private final Deque<Boolean> layouts = new ArrayDeque<>();

    /** How many of the open tables are of rows and cells. */
    private int tables;
    /** Where the marker of the last item of a list stands in the block. */
    private int markerStart;

    private int markerEnd = -1;

    private HtmlText(Draft draft, boolean keepsLineEnds) {
        this.draft = draft;
        this.keepsLineEnds = keepsLineEnds;
    }

    /**
     * @param keepsLineEnds whether a line end in the text is one on the page, as in what was read from PDF and DOCX
     */
    static void read(Element root, boolean keepsLineEnds, Draft draft) {
        HtmlText walker = new HtmlText(draft, keepsLineEnds);
        root.filter(walker);
        walker.flush();
    }

    /** A whole page: its title and description too. */
    static void readPage(Document page, Draft draft) {
        draft.title(page.title());
        draft.metadata("language", page.select("html").attr("lang"));
        draft.metadata("description", page.select("meta[name=description]").attr("content"));
        read(page.body(), false, draft);
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (node instanceof TextNode text) {
            append(text.getWholeText());
        }
        if (!(node instanceof Element element)) {
            return FilterResult.CONTINUE;
        }
        String name = element.normalName();
        if (LEFT_OUT.contains(name) || element.hasAttr("hidden")) {
            return FilterResult.SKIP_ENTIRELY;
        }
        switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> {
                flush();
                draft.heading(name.charAt(1) - '0', element.text());
                return FilterResult.SKIP_ENTIRELY;
            }
            case "pre" -> {
                border();
                if (tables > 0) {
                    append(element.text());
                } else {
                    block.append(element.wholeText().stripTrailing().indent(4));
                }
                border();
                return FilterResult.SKIP_ENTIRELY;
            }
            case "ul", "ol", "menu" -> {
                border();
                lists.addLast(name.equals("ol") ? 1 : -1);
            }
            case "li" -> item();
            case "table" -> {
                border();
                layouts.addLast(isLayout(element));
                tables += layouts.getLast() ? 0 : 1;
            }
            case "tr" -> newLine();
            case "td", "th" -> cell(element);
            case "br" -> append(tables > 0 ? " " : "\n", true);
            case "img" -> append(" " + element.attr("alt") + " ");
            case "div" -> {
                border();
                if (keepsLineEnds && element.hasClass("page")) {
                    draft.page();
                }
            }
            default -> {
                if (BLOCKS.contains(name)) {
                    border();
                }
            }
        }
        return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (node instanceof Element element) {
            switch (element.normalName()) {
                case "ul", "ol", "menu" -> {
                    lists.pollLast();
                    border();
                }
                case "table" -> {
                    tables -= Boolean.FALSE.equals(layouts.pollLast()) ? 1 : 0;
                    border();
                }
                case "tr", "li" -> border();
                default -> {
                    if (BLOCKS.contains(element.normalName())) {
                        border();
                    }
                }
            }
        }
        return FilterResult.CONTINUE;
    }

    /** A border between blocks: inside of a row a blank, inside of a list a line end, elsewhere a new block. */
    private void border() {
        if (tables > 0) {
            append(" ");
        } else if (lists.isEmpty()) {
            flush();
        } else {
            newLine();
        }
    }

    private void newLine() {
        if (block.length() == markerEnd) {
            return;
        }
        trimLine();
        if (!block.isEmpty() && block.charAt(block.length() - 1) != '\n') {
            block.append('\n');
        }
    }

    private void item() {
        if (tables > 0) {
            append(" ");
            return;
        }
        dropEmptyItem();
        newLine();
        markerStart = block.length();
        block.append("  ".repeat(Math.max(0, lists.size() - 1)));
        int number = lists.isEmpty() ? -1 : lists.removeLast();
        block.append(number < 0 ? "-" : number + ".").append(' ');
        lists.addLast(number < 0 ? -1 : number + 1);
        markerEnd = block.length();
    }

    private void dropEmptyItem() {
        if (block.length() == markerEnd) {
            block.setLength(markerStart);
        }
        markerEnd = -1;
    }

    private void cell(Element cell) {
        if (tables == 0) {
            border();
        } else if (cell.previousElementSibling() != null) {
            trimLine();
            block.append(" | ");
        }
    }

    private void append(String text) {
        append(text, keepsLineEnds && tables == 0 && lists.isEmpty());
    }

    private void append(String text, boolean linesEnd) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' && linesEnd) {
                newLine();
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
                if (!block.isEmpty() && !Character.isWhitespace(block.charAt(block.length() - 1))) {
                    block.append(' ');
                }
            } else {
                block.append(c);
            }
        }
    }

    private void trimLine() {
        while (!block.isEmpty() && block.charAt(block.length() - 1) == ' ') {
            block.setLength(block.length() - 1);
        }
    }

    private void flush() {
        dropEmptyItem();
        draft.block(block.toString().lines().filter(line -> !line.isBlank()).collect(Collectors.joining("\n")));
        block.setLength(0);
    }

    private static boolean isLayout(Element table) {
        return table.attr("role").equals("presentation")
                || table.stream().skip(1).anyMatch(inner -> switch (inner.normalName()) {
                    case "table", "h1", "h2", "h3", "h4", "h5", "h6" -> true;
                    default -> false;
                });
    }
}
