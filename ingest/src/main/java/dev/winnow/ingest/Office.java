package dev.winnow.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * PDF and DOCX, read by Apache Tika into XHTML and from there like a page. What Tika would do beyond the text is
 * switched off: files inside of files, images and their recognition, annotations, bookmarks, page headers and footers.
 * A page of a PDF that cannot be read refuses the file, rather than missing from it.
 */
final class Office {
    private static final String EXPECTED_PDF =
            "expected is a whole PDF; write it anew from its source, or leave it out";
    private static final String EXPECTED_DOCX =
            "expected is a Word document as .docx; save it as one again, or leave it out";
    private static final String NO_PASSWORD = "expected is a file that opens without one; save it so, or leave it out";

    /** Names that programs put into the title of a PDF. */
    private static final Pattern NO_TITLE = Pattern.compile(
            "(?i)microsoft (?:word|powerpoint|excel) - .*|untitled.*|.*\\.(?:docx?|pdf|pptx?|xlsx?|indd|tex|dvi|qxd)");

    /** How much larger than the largest file the parts of a DOCX may be once unpacked. */
    private static final int MOST_EXPANSION = 8;

    private final Path file;
    private final DocumentReader.Limits limits;
    private final AtomicBoolean stop;

    private Office(Path file, DocumentReader.Limits limits, AtomicBoolean stop) {
        this.file = file;
        this.limits = limits;
        this.stop = stop;
    }

    /** @param stop set by another thread when the time is over: reading then ends at the next piece of text */
    static void readPdf(Path file, DocumentReader.Limits limits, AtomicBoolean stop, Draft draft) throws IOException {
        PDFParserConfig config = new PDFParserConfig();
        config.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        config.setExtractAnnotationText(false);
        config.setExtractBookmarksText(false);
        config.setExtractInlineImages(false);
        config.setExtractActions(false);
        config.setCatchIntermediateIOExceptions(false);
        config.setMaxMainMemoryBytes(limits.maxBytes());
        ParseContext context = new ParseContext();
        context.set(PDFParserConfig.class, config);
        new Office(file, limits, stop).read(new PDFParser(), "application/pdf", context, EXPECTED_PDF, draft);
    }

    static void readDocx(Path file, DocumentReader.Limits limits, AtomicBoolean stop, Draft draft) throws IOException {
        Office office = new Office(file, limits, stop);
        office.checkPackage();
        OfficeParserConfig config = new OfficeParserConfig();
        config.setUseSAXDocxExtractor(true);
        config.setIncludeHeadersAndFooters(false);
        config.setIncludeDeletedContent(false);
        config.setExtractMacros(false);
        ParseContext context = new ParseContext();
        context.set(OfficeParserConfig.class, config);
        office.read(
                new OOXMLParser(),
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                context,
                EXPECTED_DOCX,
                draft);
    }

    private void read(Parser parser, String type, ParseContext context, String expected, Draft draft)
            throws IOException {
        context.set(EmbeddedDocumentExtractor.class, new NothingEmbedded());
        Metadata metadata = new Metadata();
        metadata.set(Metadata.CONTENT_TYPE, type);
        XhtmlText xhtml = new XhtmlText(limits.maxCharacters(), stop);
        try (TikaInputStream in = TikaInputStream.get(file)) {
            parser.parse(in, xhtml, metadata, context);
        } catch (EncryptedDocumentException e) {
            throw Refusal.of(file, "is protected by a password", NO_PASSWORD, e);
        } catch (TikaException | SAXException | IOException | RuntimeException e) {
            if (xhtml.isFull()) {
                throw Draft.tooLong(file, limits.maxCharacters());
            }
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            String words = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            throw Refusal.of(file, "cannot be read: " + words.strip(), expected, e);
        }
        Document page = Jsoup.parse(xhtml.toString(), "", org.jsoup.parser.Parser.xmlParser());
        Element body = page.selectFirst("body");
        if (body != null) {
            HtmlText.read(body, true, draft);
        }
        String title = metadata.get(TikaCoreProperties.TITLE);
        if (title != null && !NO_TITLE.matcher(title.strip()).matches()) {
            draft.title(title);
        }
        metadata(metadata, draft);
    }

    private static void metadata(Metadata metadata, Draft draft) {
        String author = String.join(", ", metadata.getValues(TikaCoreProperties.CREATOR));
        draft.metadata("author", author);
        String created = metadata.get(TikaCoreProperties.CREATED);
        draft.metadata("created", created == null ? "" : created);
        String modified = metadata.get(TikaCoreProperties.MODIFIED);
        draft.metadata("modified", modified == null ? "" : modified);
    }

    /** Looks into the package before anything is built from it: is it one, is it a bomb, is there a text inside. */
    private void checkPackage() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(4);
            if (start.length == 4 && (start[0] & 0xFF) == 0xD0 && (start[1] & 0xFF) == 0xCF) {
                throw Refusal.of(file, "is protected by a password, or is an old .doc in disguise", NO_PASSWORD);
            }
        }
        long most = limits.maxBytes() * MOST_EXPANSION;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.getEntry("word/document.xml") == null) {
                throw Refusal.of(file, "cannot be read: there is no word/document.xml inside", EXPECTED_DOCX);
            }
            byte[] buffer = new byte[65_536];
            long unpacked = 0;
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
                try (InputStream part = zip.getInputStream(entry)) {
                    for (int read = part.read(buffer); read >= 0; read = part.read(buffer)) {
                        unpacked += read;
                        if (stop.get()) {
                            throw new IOException("the time is over");
                        }
                        if (unpacked > most) {
                            throw Refusal.of(
                                    file,
                                    String.format(Locale.ROOT, "unpacks to more than %,d bytes", most),
                                    "split the file, or raise the limit of bytes");
                        }
                    }
                }
            }
        } catch (ZipException e) {
            throw Refusal.of(file, "cannot be read: " + e.getMessage(), EXPECTED_DOCX, e);
        }
    }

    /** Files inside of files are not opened. */
    private static final class NothingEmbedded implements EmbeddedDocumentExtractor {
        @Override
        public boolean shouldParseEmbedded(Metadata metadata) {
            return false;
        }

        @Override
        public void parseEmbedded(InputStream in, ContentHandler handler, Metadata metadata, boolean outputHtml) {}
    }
}
