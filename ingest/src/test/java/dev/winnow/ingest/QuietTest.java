package dev.winnow.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.winnow.RankFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading neither talks nor listens. */
class QuietTest {
    @TempDir
    Path folder;

    /** Run in a process of its own: reads every file of a folder and prints the ids. */
    static final class ReadFolder {
        public static void main(String[] arguments) {
            DocumentReader reader = DocumentReader.of(DocumentReader.Limits.standard());
            for (DocumentFolder.Source source :
                    DocumentFolder.scan(Path.of(arguments[0])).sources()) {
                try {
                    System.out.println(reader.read(source.path(), source.id()).id());
                } catch (RankFailure.InvalidInput e) {
                    System.out.println("refused " + source.id());
                }
            }
        }
    }

    @Test
    void writesNothingToStandardError() throws Exception {
        Path files = Files.createDirectory(folder.resolve("files"));
        Samples.pdf(files.resolve("a.pdf"), "Title", List.of(List.of("Text.")));
        Samples.text(files.resolve("b.pdf"), "%PDF-1.4\nbroken");
        Samples.docx(files.resolve("c.docx"));
        Samples.text(files.resolve("d.html"), "<p>Text");
        Path err = folder.resolve("err");
        Path out = folder.resolve("out");
        Process reading = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReadFolder.class.getName(),
                        files.toString())
                .redirectError(err.toFile())
                .redirectOutput(out.toFile())
                .start();
        assertThat(reading.waitFor()).isZero();
        assertThat(Files.readAllLines(out)).containsExactly("a.pdf", "refused b.pdf", "c.docx", "d.html");
        assertThat(err).content().isEmpty();
    }

    @Test
    void followsNoLinkAndNoEntity() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            calls.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/x";
            Path secret = Samples.text(folder.resolve("secret.txt"), "the secret");
            DocumentReader reader = DocumentReader.of(DocumentReader.Limits.standard());
            for (String entity : List.of(address, secret.toUri().toString())) {
                String xml = Samples.wordXml(
                        "<!DOCTYPE w:document [<!ENTITY e SYSTEM '" + entity + "'>]>", "before &e; after");
                Path docx = Samples.docxOf(folder.resolve("a.docx"), xml);
                try {
                    assertThat(reader.read(docx, "a").text()).doesNotContain("the secret");
                } catch (RankFailure.InvalidInput e) {
                    assertThat(e).hasMessageContaining("cannot be read");
                }
            }
            Path html = Samples.text(
                    folder.resolve("a.html"),
                    "<link rel=stylesheet href='" + address + "'><img src='" + address + "'><iframe src='" + address
                            + "'></iframe>text");
            assertThat(reader.read(html, "a").text()).isEqualTo("text");
        } finally {
            server.stop(0);
        }
        assertThat(calls).hasValue(0);
    }
}
