package dev.winnow.ingest;

import dev.winnow.RankFailure;
import dev.winnow.passage.Document;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jsoup.Jsoup;

/**
 * Reads a file into a {@link Document}: its text, its headings as sections, a PDF's pages, and what it says of itself
 * as metadata. Which kind of file it is, its extension tells.
 *
 * <ul>
 *   <li>Markdown ({@code .md}, {@code .markdown}): CommonMark with tables; YAML front matter becomes metadata.
 *   <li>HTML ({@code .html}, {@code .htm}, {@code .xhtml}): without scripts, styles and navigation; the description
 *       becomes metadata.
 *   <li>Text ({@code .txt}, {@code .text}): the file to the letter, so that offsets are the file's own.
 *   <li>PDF: text page by page; headings are not known.
 *   <li>DOCX: headings by their styles; without page headers, comments' bubbles and deleted text.
 * </ul>
 *
 * Except for plain text, offsets count characters of the text that was read out, which is the same at every reading.
 * The title is the file's own, else its first heading, else its name. Metadata always has {@code format}.
 *
 * <p>A file is read whole or refused with {@link RankFailure.InvalidInput}, whose message names the file, the place
 * where there is one, the reason and what is expected. Cost: memory of several times the file. Safe for concurrent use.
 *
 * <p>Useful for: manuals, notes, articles, reports with a text layer. Not useful for: scanned pages (no characters are
 * recognised), pages that a script builds in the browser, spreadsheets, PDFs in several columns whose text was not
 * written in reading order.
 */
public final class DocumentReader {
    private final Limits limits;

    private DocumentReader(Limits limits) {
        this.limits = limits;
    }

    public static DocumentReader of(Limits limits) {
        return new DocumentReader(limits);
    }

    /**
     * How much one file may take.
     *
     * @param maxBytes the largest file, 1 byte to 1 GiB, default 64 MiB; a DOCX may unpack to eight times as much
     * @param maxCharacters the longest text, 1 to 100 million, default 20 million
     * @param maxTime the longest reading of a PDF or DOCX, 1 ms to 1 hour, default 2 minutes
     */
    public record Limits(long maxBytes, int maxCharacters, Duration maxTime) {
        public Limits {
            if (maxBytes < 1 || maxBytes > 1L << 30) {
                throw new RankFailure.InvalidInput(
                        "the limit of bytes for a file is " + maxBytes + ", must be 1 to " + (1L << 30));
            }
            if (maxCharacters < 1 || maxCharacters > 100_000_000) {
                throw new RankFailure.InvalidInput(
                        "the limit of characters for a file is " + maxCharacters + ", must be 1 to 100000000");
            }
            if (maxTime.compareTo(Duration.ofMillis(1)) < 0 || maxTime.compareTo(Duration.ofHours(1)) > 0) {
                throw new RankFailure.InvalidInput(
                        "the limit of time for a file is " + maxTime.toMillis() + " ms, must be 1 to 3600000 ms");
            }
        }

        public static Limits standard() {
            return new Limits(64L << 20, 20_000_000, Duration.ofMinutes(2));
        }

        public Limits withMaxBytes(long maxBytes) {
            return new Limits(maxBytes, maxCharacters, maxTime);
        }

        public Limits withMaxCharacters(int maxCharacters) {
            return new Limits(maxBytes, maxCharacters, maxTime);
        }

        public Limits withMaxTime(Duration maxTime) {
            return new Limits(maxBytes, maxCharacters, maxTime);
        }
    }

    /**
     * @param id the document's id, such as {@link DocumentFolder.Source#id()}
     * @throws RankFailure.InvalidInput when the file is of another kind, too large, broken, protected or not text
     * @throws RankFailure.Unavailable when the file is not there, may not be read, or reading was interrupted
     */
    public Document read(Path file, String id) {
        Format format = Format.of(file)
                .orElseThrow(() -> new RankFailure.InvalidInput("'" + file + "' is not read: " + Format.whyNot(file)));
        try {
            checkSize(file);
            return switch (format) {
                case MARKDOWN, HTML, TEXT -> readText(file, id, format);
                case PDF, DOCX -> readOffice(file, id, format);
            };
        } catch (NoSuchFileException e) {
            throw new RankFailure.Unavailable("'" + file + "' is not there; name a file that exists", e);
        } catch (IOException e) {
            throw new RankFailure.Unavailable(
                    "'" + file + "' cannot be opened (" + e.getClass().getSimpleName() + ": " + e.getMessage()
                            + "); check its permissions and the disk",
                    e);
        } catch (StackOverflowError e) {
            throw Refusal.of(file, "is nested too deeply", "expected are parts inside of parts, but not thousands", e);
        }
    }

    private void checkSize(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw Refusal.of(file, "is not a plain file", "name a file, or a folder to the command that reads folders");
        }
        if (attributes.size() > limits.maxBytes()) {
            throw tooLarge(file, attributes.size());
        }
    }

    private RankFailure.InvalidInput tooLarge(Path file, long size) {
        return Refusal.of(
                file,
                String.format(Locale.ROOT, "is %,d bytes, at most %,d are read", size, limits.maxBytes()),
                "split the file, or raise the limit of bytes");
    }

    private Document readText(Path file, String id, Format format) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            // One more than allowed: the file may have grown since its size was taken.
            bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, limits.maxBytes() + 1));
        }
        if (bytes.length > limits.maxBytes()) {
            throw tooLarge(file, bytes.length);
        }
        Draft draft = new Draft(file, limits.maxCharacters());
        switch (format) {
            case MARKDOWN -> Markdown.read(file, SourceText.decode(file, bytes), draft);
            case HTML -> HtmlText.readPage(Jsoup.parse(SourceText.decodeHtml(file, bytes)), draft);
            case TEXT, PDF, DOCX -> {
                String text = SourceText.decode(file, bytes);
                if (text.length() > limits.maxCharacters()) {
                    throw Draft.tooLong(file, limits.maxCharacters());
                }
                return new Document(
                        id, Format.title(file), text, List.of(), List.of(), Map.of("format", format.label()));
            }
        }
        return draft.document(id, format);
    }

    /** On a thread of its own: a parser that hangs costs that thread, and not the rest of the folder. */
    private Document readOffice(Path file, String id, Format format) throws IOException {
        AtomicBoolean stop = new AtomicBoolean();
        FutureTask<Document> reading = new FutureTask<>(() -> {
            Draft draft = new Draft(file, limits.maxCharacters());
            if (format == Format.PDF) {
                Office.readPdf(file, limits, stop, draft);
            } else {
                Office.readDocx(file, limits, stop, draft);
            }
            return draft.document(id, format);
        });
        Thread.ofPlatform().daemon().name("winnow-read " + file).start(reading);
        try {
            Document document = reading.get(limits.maxTime().toNanos(), TimeUnit.NANOSECONDS);
            if (format == Format.PDF && document.isBlank()) {
                throw Refusal.of(
                        file,
                        "has " + document.pages().size() + " pages but no text; they are images, or empty",
                        "recognise their characters first (OCR), or leave it out");
            }
            return document;
        } catch (TimeoutException e) {
            throw Refusal.of(
                    file,
                    "took longer than " + limits.maxTime().toMillis() + " ms to read",
                    "split the file, or raise the limit of time",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RankFailure.Unavailable("reading '" + file + "' was interrupted; read it again", e);
        } catch (ExecutionException e) {
            throw rethrown(e);
        } finally {
            stop.set(true);
            reading.cancel(true);
        }
    }

    private static RuntimeException rethrown(ExecutionException e) throws IOException {
        Throwable cause = e.getCause();
        if (cause instanceof IOException failure) {
            throw failure;
        }
        if (cause instanceof Error failure) {
            throw failure;
        }
        return cause instanceof RuntimeException failure ? failure : new IllegalStateException(e);
    }
}
