package dev.winnow.ingest;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What kind of file is read, told by the extension of its name. */
enum Format {
    MARKDOWN("markdown", "md markdown"),
    HTML("html", "html htm xhtml"),
    TEXT("text", "txt text"),
    PDF("pdf", "pdf"),
    DOCX("docx", "docx");

    private final String label;
    private final String extensions;

    Format(String label, String extensions) {
        this.label = label;
        this.extensions = extensions;
    }

    /** The value of the metadata field {@code format}. */
    String label() {
        return label;
    }

    private List<String> extensions() {
        return List.of(extensions.split(" "));
    }

    static Optional<Format> of(Path file) {
        String extension = extension(file);
        return Arrays.stream(values())
                .filter(format -> format.extensions().contains(extension))
                .findFirst();
    }

    /** Why a file that has no format is not read. */
    static String whyNot(Path file) {
        String extension = extension(file);
        String allowed = Arrays.stream(values())
                .flatMap(format -> format.extensions().stream())
                .map(known -> "." + known)
                .collect(Collectors.joining(", "));
        return (extension.isEmpty() ? "its name has no extension" : "the extension ." + extension + " is not read")
                + "; read are " + allowed;
    }

    /** The name without extension, with blanks for hyphens and underscores: a title for want of a better one. */
    static String title(Path file) {
        String name = name(file);
        int dot = name.lastIndexOf('.');
        return (dot > 0 ? name.substring(0, dot) : name)
                .replaceAll("[-_\\s]+", " ")
                .strip();
    }

    private static String extension(Path file) {
        String name = name(file);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
    }

    private static String name(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString();
    }
}
