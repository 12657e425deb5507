package dev.winnow.eval.collection;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a UTF-8 file, one by one, split at {@code \n} only. A {@code \r} before the end of a line and a byte order
 * mark at the start of the file are taken off. Blank lines are passed over, but counted.
 */
final class Lines implements AutoCloseable {
    /** Far above any passage: a file without line ends must not fill the memory. */
    static final int MAX_LINE_BYTES = 64 << 20;

    private static final String EXPECTED_TEXT = "text in UTF-8";

    private final Path file;
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private byte[] line = new byte[1 << 12];
    private int length;
    private boolean tooLong;
    private long number;
    private long bytes;

    private Lines(Path file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    /** What is done with one line. */
    @FunctionalInterface
    interface Use {
        void line(String text, long number) throws Malformed;
    }

    static Lines open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new RankFailure.InvalidInput("there is no file " + file + "; give the path of a file that exists");
        }
        try {
            return new Lines(file, Files.newInputStream(file));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Gives every line to {@code use} and every malformed one to {@code policy}. */
    static void each(Path file, MalformedPolicy policy, Use use) {
        try (Lines lines = open(file)) {
            while (true) {
                try {
                    String text = lines.next();
                    if (text == null) {
                        return;
                    }
                    use.line(text, lines.number);
                } catch (Malformed e) {
                    policy.accept(e.at(file, lines.number));
                }
            }
        }
    }

    static RankFailure.Unavailable unreadable(Path file, IOException cause) {
        return new RankFailure.Unavailable("cannot read " + file + ": " + cause.getMessage(), cause);
    }

    /** The next line that is not blank, or null at the end of the file. */
    @Nullable
    String next() throws Malformed {
        while (fill()) {
            number++;
            if (length > 0 && line[length - 1] == '\r') {
                length--;
            }
            String text = decode();
            if (!text.isBlank()) {
                return text;
            }
        }
        return null;
    }

    /** The number of the line last returned or refused, from 1. */
    long number() {
        return number;
    }

    /** How many bytes of the file have been used up. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private boolean fill() {
        length = 0;
        tooLong = false;
        boolean any = false;
        while (true) {
            if (at == end) {
                try {
                    end = in.read(buffer);
                } catch (IOException e) {
                    throw unreadable(file, e);
                }
                at = 0;
                if (end <= 0) {
                    end = 0;
                    return any;
                }
            }
            any = true;
            int stop = at;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            append(stop - at);
            if (stop < end) {
                bytes += stop + 1 - at;
                at = stop + 1;
                return true;
            }
            bytes += stop - at;
            at = stop;
        }
    }

    private void append(int count) {
        if (tooLong || length + count > MAX_LINE_BYTES) {
            tooLong = true;
            return;
        }
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
        }
        System.arraycopy(buffer, at, line, length, count);
        length += count;
    }

    private String decode() throws Malformed {
        if (tooLong) {
            throw new Malformed("the line is longer than " + (MAX_LINE_BYTES >> 20) + " MiB", "one record a line");
        }
        int start =
                number == 1 && length >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF
                        ? 3
                        : 0;
        for (int i = start; i < length; i++) {
            if (line[i] == 0) {
                throw new Malformed("there is a NUL byte at byte " + (i + 1), EXPECTED_TEXT);
            }
        }
        String text = new String(line, start, length - start, StandardCharsets.UTF_8);
        // The fast decoder replaces what it cannot read: only a line with a replacement character needs a second look.
        if (text.indexOf('\uFFFD') >= 0) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, start, length - start));
            } catch (CharacterCodingException e) {
                throw new Malformed("the line is not UTF-8", EXPECTED_TEXT);
            }
        }
        return text;
    }
}
