package dev.winnow.eval.collection;

import java.nio.file.Path;

/**
 * A line that cannot be used, and why.
 *
 * @param file the file it stands in
 * @param line its number, from 1
 * @param reason what is wrong with it
 * @param expected what would be right
 */
public record MalformedLine(Path file, long line, String reason, String expected) {
    /** One sentence for people: file, line, reason, what is expected. */
    public String message() {
        return file + ", line " + line + ": " + reason + "; expected " + expected;
    }
}
