package dev.winnow.ingest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes to text, strictly: UTF-8, or UTF-16 with a byte order mark, or for HTML the charset that it declares. Nothing is
 * replaced and nothing is guessed; what does not decode is refused with its place. The byte order mark is dropped.
 */
final class SourceText {
    private static final String EXPECTED =
            "expected is text in UTF-8, or in UTF-16 with a byte order mark; " + "convert the file, or leave it out";
    private static final Pattern DECLARED = Pattern.compile(
            "<(?:meta[^>]+charset|\\?xml[^>]+encoding)\\s*=\\s*[\"']?\\s*([\\w:.-]+)", Pattern.CASE_INSENSITIVE);
    private static final int DECLARATION_WITHIN = 2_048;

    private SourceText() {}

    static String decode(Path file, byte[] bytes) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return decode(file, bytes, 3, StandardCharsets.UTF_8);
        }
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return decode(file, bytes, 2, StandardCharsets.UTF_16BE);
        }
        if (startsWith(bytes, 0xFF, 0xFE)) {
            return decode(file, bytes, 2, StandardCharsets.UTF_16LE);
        }
        return decode(file, bytes, 0, StandardCharsets.UTF_8);
    }

    /** A byte order mark wins over what the file declares, as in browsers. */
    static String decodeHtml(Path file, byte[] bytes) {
        boolean marked =
                startsWith(bytes, 0xEF, 0xBB, 0xBF) || startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE);
        String head = new String(bytes, 0, Math.min(bytes.length, DECLARATION_WITHIN), StandardCharsets.ISO_8859_1);
        Matcher declared = DECLARED.matcher(head);
        if (marked || !declared.find()) {
            return decode(file, bytes);
        }
        return decode(file, bytes, 0, charset(file, declared.group(1).toLowerCase(Locale.ROOT)));
    }

    private static Charset charset(Path file, String name) {
        return switch (name) {
            // As browsers read them: a file that says so in ASCII cannot be UTF-16, and Latin 1 means Windows 1252.
            case "utf-16", "utf-16le", "utf-16be" -> StandardCharsets.UTF_8;
            case "iso-8859-1", "latin1", "us-ascii", "ascii" -> Charset.forName("windows-1252");
            default -> {
                if (name.startsWith(".")
                        || name.startsWith(":")
                        || name.startsWith("-")
                        || !Charset.isSupported(name)) {
                    throw Refusal.of(file, "declares the charset '" + name + "', which is not known here", EXPECTED);
                }
                yield Charset.forName(name);
            }
        };
    }

    private static String decode(Path file, byte[] bytes, int from, Charset charset) {
        boolean wide = charset.equals(StandardCharsets.UTF_16BE) || charset.equals(StandardCharsets.UTF_16LE);
        for (int i = from; i < bytes.length && !wide; i++) {
            if (bytes[i] == 0) {
                throw Refusal.of(file, "holds a NUL byte " + Refusal.place(bytes, i) + ": it is not text", EXPECTED);
            }
        }
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
        CharBuffer out =
                CharBuffer.allocate((int) Math.ceil((bytes.length - from) * (double) decoder.maxCharsPerByte()) + 8);
        CoderResult result = decoder.decode(in, out, true);
        if (!result.isError()) {
            result = decoder.flush(out);
        }
        if (result.isError()) {
            throw Refusal.of(
                    file,
                    String.format(
                            "is not %s %s: the byte 0x%02X cannot stand there",
                            charset, Refusal.place(bytes, in.position()), bytes[in.position()]),
                    EXPECTED);
        }
        String text = out.flip().toString();
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw Refusal.of(file, "holds the character NUL at character " + nul + ": it is not text", EXPECTED);
        }
        return text;
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        if (bytes.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
