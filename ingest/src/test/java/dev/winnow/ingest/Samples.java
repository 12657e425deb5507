package dev.winnow.ingest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STStyleType;

/** Files that tests read, written by the libraries that such files usually come from. */
final class Samples {
    private Samples() {}

    static Path text(Path file, String text) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.writeString(file, text);
    }

    /** Each page a list of lines; an empty line ends a paragraph. */
    static Path pdf(Path file, String title, List<List<String>> pages) throws IOException {
        try (PDDocument pdf = pages(title, pages)) {
            pdf.save(file.toFile());
        }
        return file;
    }

    static Path lockedPdf(Path file, String password) throws IOException {
        try (PDDocument pdf = pages("Locked", List.of(List.of("Secret.")))) {
            pdf.protect(new StandardProtectionPolicy("owner", password, new AccessPermission()));
            pdf.save(file.toFile());
        }
        return file;
    }

    private static PDDocument pages(String title, List<List<String>> pages) throws IOException {
        PDDocument pdf = new PDDocument();
        pdf.getDocumentInformation().setTitle(title);
        pdf.getDocumentInformation().setAuthor("A. Driller");
        for (List<String> lines : pages) {
            PDPage page = new PDPage();
            pdf.addPage(page);
            try (PDPageContentStream out = new PDPageContentStream(pdf, page)) {
                out.beginText();
                out.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                out.setLeading(14);
                out.newLineAtOffset(50, 700);
                for (String line : lines) {
                    out.showText(line);
                    out.newLine();
                    if (line.isEmpty()) {
                        out.newLine();
                    }
                }
                out.endText();
            }
        }
        return pdf;
    }

    /** Two headings, paragraphs, a table of two rows. */
    static Path docx(Path file) throws IOException {
        try (XWPFDocument docx = new XWPFDocument();
                OutputStream out = Files.newOutputStream(file)) {
            docx.getProperties().getCoreProperties().setTitle("Casing programme");
            docx.getProperties().getCoreProperties().setCreator("A. Driller");
            docx.createStyles();
            for (int level = 1; level <= 2; level++) {
                CTStyle style = CTStyle.Factory.newInstance();
                style.setStyleId("Heading" + level);
                style.addNewName().setVal("heading " + level);
                style.setType(STStyleType.PARAGRAPH);
                docx.getStyles().addStyle(new XWPFStyle(style));
            }
            paragraph(docx, "", "What comes before.");
            paragraph(docx, "Heading1", "Surface casing");
            paragraph(docx, "", "It is set at 600 m. It is cemented to surface.");
            paragraph(docx, "Heading2", "Sizes");
            XWPFTable table = docx.createTable(2, 2);
            table.getRow(0).getCell(0).setText("Size");
            table.getRow(0).getCell(1).setText("Depth");
            table.getRow(1).getCell(0).setText("13 3/8 in");
            table.getRow(1).getCell(1).setText("600 m");
            paragraph(docx, "Heading1", "Liner");
            docx.write(out);
        }
        return file;
    }

    private static void paragraph(XWPFDocument docx, String style, String text) {
        XWPFParagraph paragraph = docx.createParagraph();
        if (!style.isEmpty()) {
            paragraph.setStyle(style);
        }
        paragraph.createRun().setText(text);
    }

    /** The smallest DOCX, with the given XML for its document. */
    static Path docxOf(Path file, String documentXml) throws IOException {
        return zip(
                file,
                Map.of(
                        "[Content_Types].xml",
                        "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
                                + "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
                                + "<Override PartName='/word/document.xml' ContentType='application/vnd.openxmlformats-"
                                + "officedocument.wordprocessingml.document.main+xml'/></Types>",
                        "_rels/.rels",
                        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
                                + "<Relationship Id='r1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
                                + "officeDocument' Target='word/document.xml'/></Relationships>",
                        "word/document.xml",
                        documentXml));
    }

    static Path zip(Path file, Map<String, String> entries) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    /** Word's XML for one paragraph. */
    static String wordXml(String declarations, String text) {
        return "<?xml version='1.0' encoding='UTF-8'?>" + declarations
                + "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>"
                + text + "</w:t></w:r></w:p></w:body></w:document>";
    }
}
