package dev.winnow.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Passage;
import dev.winnow.passage.Document;
import dev.winnow.passage.PassageSplitter;
import dev.winnow.passage.TokenCounter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentReaderTest {
    private final DocumentReader reader = DocumentReader.of(DocumentReader.Limits.standard());

    @TempDir
    Path folder;

    private Document read(String name, String text) throws IOException {
        return reader.read(Samples.text(folder.resolve(name), text), name);
    }

    private Document read(String name, byte[] bytes) throws IOException {
        return reader.read(Files.write(folder.resolve(name), bytes), name);
    }

    /** "heading > path: text" for each section. */
    private static List<String> sections(Document document) {
        return document.sections().stream()
                .map(section -> String.join(" > ", section.headings()) + ": "
                        + document.text().substring(section.start(), section.end()))
                .toList();
    }

    @Test
    void readsMarkdownBySections() throws IOException {
        Document document = read("stuck.md", """
                ---
                title: Stuck pipe
                tags: [pipe, "jar"]
                version: 1.10
                well: {name: A-7}
                ---
                Before any heading.

                # Freeing

                Pull *hard* on the [drill string](https://example.org/x "t"),
                then `jar` down.

                ## Steps

                1. Stop the pumps
                   - both of them
                2. Jar

                   ```
                   if stuck:
                       jar()
                   ```

                > Quoted ![a gauge](g.png).

                Setext
                ------

                | Size | Torque |
                |------|-------:|
                | 8 in | **12** |

                    code();

                # Empty
                # Last
                """);
        assertThat(document.title()).isEqualTo("Stuck pipe");
        assertThat(document.metadata())
                .isEqualTo(Map.of(
                        "format",
                        "markdown",
                        "title",
                        "Stuck pipe",
                        "tags",
                        "pipe, jar",
                        "version",
                        "1.10",
                        "well.name",
                        "A-7"));
        assertThat(sections(document))
                .containsExactly(
                        ": Before any heading.",
                        "Freeing: Pull hard on the drill string, then jar down.",
                        "Freeing > Steps: 1. Stop the pumps\n  - both of them\n2. Jar\n      if stuck:\n          jar()"
                                + "\n\nQuoted a gauge.",
                        "Freeing > Setext: Size | Torque\n8 in | 12\n\n    code();",
                        "Empty: Empty",
                        "Last: Last");
    }

    @Test
    void takesTheFirstHeadingForATitleAndElseTheName() throws IOException {
        assertThat(read("a.md", "# Key seats\n\ntext").title()).isEqualTo("Key seats");
        assertThat(read("mud_weight-table.md", "text").title()).isEqualTo("mud weight table");
    }

    @Test
    void readsAThematicBreakAtTheTopAsNoFrontMatter() throws IOException {
        assertThat(read("a.md", "---\n\nNot a field\n\n---\n\nText").text()).isEqualTo("Not a field\n\nText");
    }

    @Test
    void keepsTheIndentationOfCodeAndNoBlankLinesBeforeIt() throws IOException {
        assertThat(read("a.md", "```\n" + "\n".repeat(50_000) + "  x\n    y\n```")
                        .text())
                .isEqualTo("      x\n        y");
    }

    @Test
    void readsHtmlInsideOfMarkdown() throws IOException {
        assertThat(read("a.md", "<div>One<script>no()</script></div>\n\nTwo<br>three <b>four</b>")
                        .text())
                .isEqualTo("One\n\nTwo\nthree four");
    }

    @Test
    void readsHtmlWithoutWhatIsNotText() throws IOException {
        Document document = read("page.html", """
                <!doctype html><html lang="en"><head><title>Kick &amp; flow</title>
                <meta name="description" content="What to do."><style>p{}</style></head>
                <body><nav>Home | Up</nav><header>Rig school</header>
                <h1>Kicks</h1><p>A kick is <b>an</b>
                influx.<script>track()</script></p>
                <h2>Signs</h2><ul><li>Pit <i>gain</i><ul><li>slow</li></ul></li><li></li><li><p>Flow</p></li></ul>
                <ol><li>Shut in<li>Read</ol>
                <pre>
                a = 1
                  b = 2
                </pre>
                <table><caption>Speeds</caption><tr><th>Pump</th><th>Rate</th></tr>
                <tr><td><p>One</p></td><td>30<br>spm</td></tr></table>
                <p hidden>not seen</p><p>After&nbsp;all <img src="x.png" alt="a chart"> ends.</p>
                </body></html>
                """);
        assertThat(document.title()).isEqualTo("Kick & flow");
        assertThat(document.metadata())
                .isEqualTo(Map.of("format", "html", "language", "en", "description", "What to do."));
        assertThat(sections(document))
                .containsExactly(
                        ": Rig school",
                        "Kicks: A kick is an influx.",
                        "Kicks > Signs: - Pit gain\n  - slow\n- Flow\n\n1. Shut in\n2. Read\n\n    a = 1\n      b = 2\n\n"
                                + "Speeds\nPump | Rate\nOne | 30 spm\n\nAfter\u00A0all a chart ends.");
    }

    @Test
    void readsTablesThatOnlyArrangeThePageCellByCell() throws IOException {
        assertThat(read("a.html", "<table><tr><td><h1>Title</h1><p>One.</p><p>Two.</p></td><td>Side</td></tr></table>")
                        .text())
                .isEqualTo("One.\n\nTwo.\n\nSide");
    }

    @Test
    void readsDeeplyNestedHtml() throws IOException {
        assertThat(read("a.html", "<div>".repeat(100_000) + "deep").text()).isEqualTo("deep");
    }

    @Test
    void readsPlainTextToTheLetter() throws IOException {
        String text = "Line one\r\n\r\n  Ölschlamm 😀\n";
        Document document = read("notes.txt", text);
        assertThat(document.text()).isEqualTo(text);
        assertThat(document.title()).isEqualTo("notes");
        assertThat(document.metadata()).isEqualTo(Map.of("format", "text"));
    }

    @Test
    void readsEmptyFilesAsBlankDocuments() throws IOException {
        for (String name : List.of("a.txt", "a.md", "a.html")) {
            assertThat(read(name, "").isBlank()).isTrue();
        }
    }

    @Test
    void readsByteOrderMarksAndDeclaredCharsets() throws IOException {
        String text = "Öl 😀";
        assertThat(read("a.txt", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8))
                        .text())
                .isEqualTo(text);
        assertThat(read("a.txt", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE))
                        .text())
                .isEqualTo(text);
        assertThat(read("a.md", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16BE))
                        .text())
                .isEqualTo(text);
        assertThat(read("a.html", "<meta charset='iso-8859-1'>Öl – 5 €".getBytes(Charset.forName("windows-1252")))
                        .text())
                .isEqualTo("Öl – 5 €");
        assertThat(read(
                                "b.html",
                                "<meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'>泥水"
                                        .getBytes(Charset.forName("Shift_JIS")))
                        .text())
                .isEqualTo("泥水");
    }

    @Test
    void readsPdfPageByPage() throws IOException {
        Path file = Samples.pdf(
                folder.resolve("report.pdf"),
                "Well report",
                List.of(
                        List.of("The pipe was stuck at", "2100 m.", "", "It was freed after"),
                        List.of("six hours. Then it was pulled."),
                        List.of("Summary. All well, it", "", "was noted.")));
        Document document = reader.read(file, "report.pdf");
        assertThat(document.title()).isEqualTo("Well report");
        assertThat(document.metadata()).containsEntry("format", "pdf").containsEntry("author", "A. Driller");
        assertThat(document.text())
                .isEqualTo("The pipe was stuck at\n2100 m.\n\nIt was freed after\nsix hours. Then it was pulled.\n\n"
                        + "Summary. All well, it\nwas noted.");
        List<Passage> passages = PassageSplitter.of(new PassageSplitter.Settings(16, 0), TokenCounter.words())
                .split(document);
        assertThat(passages)
                .extracting(Passage::text)
                .containsExactly(
                        "The pipe was stuck at\n2100 m.\n\nIt was freed after\nsix hours.",
                        "Then it was pulled.\n\nSummary. All well, it\nwas noted.");
        assertThat(passages)
                .extracting(passage -> passage.metadata().get("page"))
                .containsExactly("1-2", "2-3");
    }

    @Test
    void doesNotTakeAFileNameForAPdfTitle() throws IOException {
        Path file = Samples.pdf(folder.resolve("well-7.pdf"), "Microsoft Word - final2.doc", List.of(List.of("Text.")));
        assertThat(reader.read(file, "well-7.pdf").title()).isEqualTo("well 7");
    }

    @Test
    void readsDocxByItsHeadings() throws IOException {
        Document document = reader.read(Samples.docx(folder.resolve("casing.docx")), "casing.docx");
        assertThat(document.title()).isEqualTo("Casing programme");
        assertThat(document.metadata())
                .containsEntry("format", "docx")
                .containsEntry("author", "A. Driller")
                .containsKey("created");
        assertThat(sections(document))
                .containsExactly(
                        ": What comes before.",
                        "Surface casing: It is set at 600 m. It is cemented to surface.",
                        "Surface casing > Sizes: Size | Depth\n13 3/8 in | 600 m",
                        "Liner: Liner");
    }

    @Test
    void readsTheSameTwice() throws IOException {
        Path file = Samples.docx(folder.resolve("casing.docx"));
        assertThat(reader.read(file, "x")).isEqualTo(reader.read(file, "x"));
    }
}
