package dev.winnow.ingest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.jsoup.Jsoup;

/**
 * CommonMark with tables, read as plain text: the words of links, images and emphasis without their marks; an item of a
 * list, a row of a table (cells joined by {@code " | "}) and a line of code (indented by four blanks) each on its line.
 */
final class Markdown {
    /** Deeper nesting is no text that somebody wrote. */
    private static final int DEEPEST = 100;

    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.create()))
            .maxOpenBlockParsers(DEEPEST)
            .build();

    private final Draft draft;

    private Markdown(Draft draft) {
        this.draft = draft;
    }

    static void read(Path file, String text, Draft draft) {
        FrontMatter front = FrontMatter.of(file, text);
        front.fields().forEach(draft::metadata);
        draft.title(front.fields().getOrDefault("title", ""));
        new Markdown(draft).blocks(PARSER.parse(text.substring(front.length())));
    }

    private void blocks(Node parent) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            switch (node) {
                case Heading heading -> draft.heading(heading.getLevel(), inline(heading));
                case HtmlBlock html ->
                    HtmlText.read(Jsoup.parseBodyFragment(html.getLiteral()).body(), false, draft);
                default -> {
                    if (node instanceof BlockQuote) {
                        blocks(node);
                    } else {
                        draft.block(lines(node));
                    }
                }
            }
        }
    }

    /** A block inside of others, as lines. */
    private static String lines(Node node) {
        return switch (node) {
            case ListBlock list -> list(list);
            case FencedCodeBlock code ->
                code.getLiteral().stripTrailing().indent(4).stripTrailing();
            case IndentedCodeBlock code ->
                code.getLiteral().stripTrailing().indent(4).stripTrailing();
            case HtmlBlock html -> Jsoup.parseBodyFragment(html.getLiteral()).text();
            case TableRow row -> children(row).stream().map(Markdown::inline).collect(Collectors.joining(" | "));
            case Paragraph paragraph -> inline(paragraph);
            case Heading heading -> inline(heading);
            default ->
                children(node).stream()
                        .map(Markdown::lines)
                        .filter(line -> !line.isBlank())
                        .collect(Collectors.joining("\n"));
        };
    }

    private static String list(ListBlock list) {
        StringBuilder lines = new StringBuilder();
        Integer start = list instanceof OrderedList ordered ? ordered.getMarkerStartNumber() : null;
        int number = start == null ? 1 : start;
        for (Node item : children(list)) {
            String marker = list instanceof BulletList ? "- " : number++ + ". ";
            String body = children(item).stream()
                    .map(Markdown::lines)
                    .filter(line -> !line.isBlank())
                    .collect(Collectors.joining("\n"));
            if (!body.isBlank()) {
                // The lines after the first are set under the item's words, so that nesting can still be seen.
                lines.append(marker).append(body.strip().replace("\n", "\n  ")).append('\n');
            }
        }
        return lines.toString().stripTrailing();
    }

    private static String inline(Node parent) {
        StringBuilder words = new StringBuilder();
        inline(parent, words);
        return words.toString().strip();
    }

    private static void inline(Node parent, StringBuilder words) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            switch (node) {
                case Text text -> words.append(text.getLiteral());
                case Code code -> words.append(code.getLiteral());
                case SoftLineBreak ignored -> words.append(' ');
                case HardLineBreak ignored -> words.append('\n');
                case HtmlInline tag -> words.append(tag.getLiteral().startsWith("<br") ? "\n" : "");
                default -> inline(node, words);
            }
        }
    }

    private static List<Node> children(Node parent) {
        List<Node> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            children.add(node);
        }
        return children;
    }
}
