package dev.winnow.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.ingest.DocumentFolder.Skipped;
import dev.winnow.ingest.DocumentFolder.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentFolderTest {
    @TempDir
    Path folder;

    private Path file(String name) throws IOException {
        return Samples.text(folder.resolve(name), name);
    }

    @Test
    void listsWhatItReadsAndWhatNotInOrder() throws IOException {
        file("b.md");
        file("B.TXT");
        file("a/z.pdf");
        file("a-b/x.html");
        file("a/deep/er/y.docx");
        file("image.png");
        file("README");
        file(".hidden.md");
        file(".git/config.txt");
        file("~$b.docx");
        DocumentFolder scan = DocumentFolder.scan(folder);
        assertThat(scan.sources())
                .extracting(Source::id)
                .containsExactly("B.TXT", "a-b/x.html", "a/deep/er/y.docx", "a/z.pdf", "b.md");
        String allowed = "; read are .md, .markdown, .html, .htm, .xhtml, .txt, .text, .pdf, .docx";
        assertThat(scan.skipped())
                .containsExactly(
                        new Skipped(".git", "a hidden folder"),
                        new Skipped(".hidden.md", "a hidden file"),
                        new Skipped("README", "its name has no extension" + allowed),
                        new Skipped("image.png", "the extension .png is not read" + allowed),
                        new Skipped("~$b.docx", "the lock of a document that is open in Word"));
        assertThat(scan.sources().getLast().bytes()).isEqualTo(4);
    }

    @Test
    void followsLinksButNotInCircles() throws IOException {
        file("real/a.txt");
        Path elsewhere = Files.createDirectory(folder.resolve("root"));
        Files.createSymbolicLink(elsewhere.resolve("linked"), folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("real/up"), elsewhere);
        Files.createSymbolicLink(elsewhere.resolve("nowhere.txt"), folder.resolve("missing.txt"));
        DocumentFolder scan = DocumentFolder.scan(elsewhere);
        assertThat(scan.sources()).extracting(Source::id).containsExactly("linked/a.txt");
        assertThat(scan.skipped())
                .containsExactly(
                        new Skipped("linked/up", "a link back to a folder above it"),
                        new Skipped("nowhere.txt", "a link that leads nowhere"));
    }

    @Test
    void readsAHiddenFolderThatIsNamed() throws IOException {
        file(".notes/a.txt");
        assertThat(DocumentFolder.scan(folder.resolve(".notes")).sources())
                .extracting(Source::id)
                .containsExactly("a.txt");
    }

    @Test
    void findsNothingInAnEmptyFolder() {
        DocumentFolder scan = DocumentFolder.scan(folder);
        assertThat(scan.sources()).isEmpty();
        assertThat(scan.skipped()).isEmpty();
        assertThat(scan.fingerprint()).hasSize(64);
    }

    @Test
    void changesItsFingerprintWithItsFiles() throws IOException {
        Path a = file("a.txt");
        file("b.txt");
        String before = DocumentFolder.scan(folder).fingerprint();
        assertThat(DocumentFolder.scan(folder).fingerprint()).isEqualTo(before);
        file("skipped.png");
        assertThat(DocumentFolder.scan(folder).fingerprint()).isEqualTo(before);

        FileTime time = Files.getLastModifiedTime(a);
        Files.setLastModifiedTime(a, FileTime.fromMillis(time.toMillis() + 1));
        assertThat(DocumentFolder.scan(folder).fingerprint()).isNotEqualTo(before);
        Files.writeString(a, "longer than before");
        Files.setLastModifiedTime(a, time);
        assertThat(DocumentFolder.scan(folder).fingerprint()).isNotEqualTo(before);
        Files.writeString(a, "a.txt");
        Files.setLastModifiedTime(a, time);
        assertThat(DocumentFolder.scan(folder).fingerprint()).isEqualTo(before);
        Files.move(a, folder.resolve("c.txt"));
        assertThat(DocumentFolder.scan(folder).fingerprint()).isNotEqualTo(before);
    }

    @Test
    void refusesWhatIsNoFolder() throws IOException {
        for (Path root : new Path[] {file("a.txt"), folder.resolve("missing")}) {
            assertThatThrownBy(() -> DocumentFolder.scan(root))
                    .isInstanceOf(RankFailure.InvalidInput.class)
                    .hasMessage("'" + root + "' is not a folder; name a folder that exists");
        }
    }

    @Test
    void idsHoldNoWhiteSpace(@TempDir Path odd) throws Exception {
        Files.writeString(odd.resolve("a b%c.txt"), "x");
        Files.writeString(odd.resolve("schön\u00A0gut.txt"), "x");
        assertThat(DocumentFolder.scan(odd).sources())
                .extracting(DocumentFolder.Source::id)
                .containsExactly("a%20b%25c.txt", "schön%C2%A0gut.txt");
    }
}
