package dev.winnow.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.RankFailure;
import dev.winnow.ingest.DocumentReader.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalTest {
    private static final String TEXT_EXPECTED =
            "; expected is text in UTF-8, or in UTF-16 with a byte order mark; " + "convert the file, or leave it out";
    private static final String PDF_EXPECTED =
            "; expected is a whole PDF; write it anew from its source, or leave it out";
    private static final String DOCX_EXPECTED =
            "; expected is a Word document as .docx; save it as one again, or leave it out";

    @TempDir
    Path folder;

    private void refuses(Path file, String message) {
        refuses(Limits.standard(), file, message);
    }

    private static void refuses(Limits limits, Path file, String message) {
        assertThatThrownBy(() -> DocumentReader.of(limits).read(file, "id"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("'" + file + "' " + message);
    }

    private Path file(String name, String text) throws IOException {
        return Samples.text(folder.resolve(name), text);
    }

    private Path bytes(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    @Test
    void refusesOtherExtensions() throws IOException {
        String allowed = "; read are .md, .markdown, .html, .htm, .xhtml, .txt, .text, .pdf, .docx";
        refuses(file("a.png", ""), "is not read: the extension .png is not read" + allowed);
        refuses(file("Makefile", ""), "is not read: its name has no extension" + allowed);
    }

    @Test
    void refusesNulInText() throws IOException {
        refuses(file("a.txt", "one\ntwo\0"), "holds a NUL byte at byte 7, line 2: it is not text" + TEXT_EXPECTED);
        refuses(
                bytes("b.txt", "\uFEFFab\0".getBytes(StandardCharsets.UTF_16LE)),
                "holds the character NUL at character 2: it is not text" + TEXT_EXPECTED);
    }

    @Test
    void refusesMalformedText() throws IOException {
        for (String name : List.of("a.txt", "a.md", "a.html")) {
            refuses(
                    bytes(name, "one\ntwo \u00FC".getBytes(StandardCharsets.ISO_8859_1)),
                    "is not UTF-8 at byte 8, line 2: the byte 0xFC cannot stand there" + TEXT_EXPECTED);
        }
    }

    @Test
    void refusesUnknownCharsets() throws IOException {
        refuses(
                file("a.html", "<meta charset='klingon-1'>"),
                "declares the charset 'klingon-1', which is not known here" + TEXT_EXPECTED);
    }

    @Test
    void refusesBrokenFrontMatter() throws IOException {
        refuses(
                file("a.md", "---\ntitle: x\ntags: [a\n---\ntext"),
                "has front matter that is not YAML at line 4: expected ',' or ']', but got <stream end>; "
                        + "expected are lines such as 'title: Stuck pipe' between two lines of '---'");
    }

    @Test
    void refusesLargeFiles() throws IOException {
        refuses(
                Limits.standard().withMaxBytes(1_000),
                file("a.txt", "x".repeat(1_001)),
                "is 1,001 bytes, at most 1,000 are read; split the file, or raise the limit of bytes");
    }

    @Test
    void refusesLongTexts() throws IOException {
        String message = "holds more than 30 characters of text; split the file, or raise the limit of characters";
        Limits limits = Limits.standard().withMaxCharacters(30);
        for (String name : List.of("a.txt", "a.md", "a.html")) {
            refuses(limits, file(name, "word ".repeat(20)), message);
        }
        refuses(limits, Samples.docx(folder.resolve("a.docx")), message);
        refuses(
                limits,
                Samples.pdf(folder.resolve("a.pdf"), "", List.of(List.of("Word. ".repeat(5), "Word. ".repeat(5)))),
                message);
    }

    @Test
    void refusesFoldersAndMissingFiles() throws IOException {
        refuses(
                Files.createDirectory(folder.resolve("a.txt")),
                "is not a plain file; name a file, or a folder to the command that reads folders");
        Path missing = folder.resolve("missing.txt");
        assertThatThrownBy(() -> DocumentReader.of(Limits.standard()).read(missing, "id"))
                .isInstanceOf(RankFailure.Unavailable.class)
                .hasMessage("'" + missing + "' is not there; name a file that exists");
    }

    @Test
    void refusesFilesThatMayNotBeRead() throws IOException {
        Path file = file("a.txt", "secret");
        assumeTrue(file.toFile().setReadable(false) && !Files.isReadable(file), "this user may read every file");
        assertThatThrownBy(() -> DocumentReader.of(Limits.standard()).read(file, "id"))
                .isInstanceOf(RankFailure.Unavailable.class)
                .hasMessage("'" + file + "' cannot be opened (AccessDeniedException: " + file
                        + "); check its permissions and the disk");
    }

    @Test
    void refusesLockedPdf() throws IOException {
        refuses(
                Samples.lockedPdf(folder.resolve("a.pdf"), "secret"),
                "is protected by a password; expected is a file that opens without one; save it so, or leave it out");
    }

    @Test
    void readsPdfThatOnlyForbidsChanges() throws IOException {
        Path file = Samples.lockedPdf(folder.resolve("a.pdf"), "");
        assertThat(DocumentReader.of(Limits.standard()).read(file, "id").text()).isEqualTo("Secret.");
    }

    @Test
    void refusesWhatIsNoPdf() throws IOException {
        refuses(file("a.pdf", "hello"), "cannot be read: Error: End-of-File, expected line at offset 5" + PDF_EXPECTED);
    }

    @Test
    void refusesPdfWithoutText() throws IOException {
        refuses(
                Samples.pdf(folder.resolve("a.pdf"), "Scan", List.of(List.of(), List.of())),
                "has 2 pages but no text; they are images, or empty; "
                        + "recognise their characters first (OCR), or leave it out");
    }

    @Test
    void refusesTruncatedPdf() throws IOException {
        byte[] whole = Files.readAllBytes(
                Samples.pdf(folder.resolve("a.pdf"), "", List.of(List.of("First page."), List.of("Second page."))));
        Path cut = bytes("b.pdf", Arrays.copyOf(whole, whole.length / 3));
        assertThatThrownBy(() -> DocumentReader.of(Limits.standard()).read(cut, "id"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageStartingWith("'" + cut + "' cannot be read: ")
                .hasMessageEndingWith(PDF_EXPECTED);
    }

    @Test
    void refusesBrokenDocx() throws IOException {
        refuses(file("a.docx", "hello"), "cannot be read: zip END header not found" + DOCX_EXPECTED);
        refuses(
                Samples.zip(folder.resolve("b.docx"), Map.of("x.txt", "x")),
                "cannot be read: there is no word/document.xml inside" + DOCX_EXPECTED);
        Path cut = Samples.docxOf(folder.resolve("c.docx"), "<w:document");
        assertThatThrownBy(() -> DocumentReader.of(Limits.standard()).read(cut, "id"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageStartingWith("'" + cut + "' cannot be read: ")
                .hasMessageEndingWith(DOCX_EXPECTED);
    }

    @Test
    void refusesLockedDocx() throws IOException {
        refuses(
                bytes("a.docx", new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 0}),
                "is protected by a password, or is an old .doc in disguise; "
                        + "expected is a file that opens without one; save it so, or leave it out");
    }

    @Test
    void refusesDocxThatUnpacksWithoutEnd() throws IOException {
        refuses(
                Limits.standard().withMaxBytes(20_000),
                Samples.docxOf(folder.resolve("a.docx"), Samples.wordXml("", "a".repeat(1_000_000))),
                "unpacks to more than 160,000 bytes; split the file, or raise the limit of bytes");
    }

    @Test
    void refusesWhatTakesTooLong() throws IOException {
        // No machine unpacks and reads half a million paragraphs in a millisecond.
        String many = Samples.wordXml("", "</w:t></w:r></w:p><w:p><w:r><w:t>x".repeat(500_000));
        refuses(
                Limits.standard().withMaxTime(Duration.ofMillis(1)),
                Samples.docxOf(folder.resolve("a.docx"), many),
                "took longer than 1 ms to read; split the file, or raise the limit of time");
    }

    @Test
    void refusesMarkdownNestedWithoutEndOrReadsIt() throws IOException {
        Path file = file("a.md", "[".repeat(50_000) + "\n\n" + ">".repeat(50_000) + "\n\n" + "*a **b ".repeat(20_000));
        try {
            assertThat(DocumentReader.of(Limits.standard()).read(file, "id").isBlank())
                    .isFalse();
        } catch (RankFailure.InvalidInput e) {
            assertThat(e)
                    .hasMessage("'" + file
                            + "' is nested too deeply; expected are parts inside of parts, but not thousands");
        }
    }

    @Test
    void refusesLimitsOutOfRange() {
        assertThatThrownBy(() -> Limits.standard().withMaxBytes(0))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the limit of bytes for a file is 0, must be 1 to 1073741824");
        assertThatThrownBy(() -> Limits.standard().withMaxCharacters(0))
                .hasMessage("the limit of characters for a file is 0, must be 1 to 100000000");
        assertThatThrownBy(() -> Limits.standard().withMaxTime(Duration.ZERO))
                .hasMessage("the limit of time for a file is 0 ms, must be 1 to 3600000 ms");
    }
}
