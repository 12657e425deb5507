package dev.winnow.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/**
 * Standard output that says when it cannot be written. {@code System.out} and writers keep that to themselves, so that a
 * command would work on for a reader who has left, and an answer lost on a full disk would look like success.
 */
final class StandardOutput extends OutputStream {
    private final OutputStream file = new FileOutputStream(FileDescriptor.out);

    /** Unchecked, as writers swallow the checked kind. */
    static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Lost(IOException cause) {
            super("standard output cannot be written (" + cause.getMessage() + "); the answer is not complete", cause);
        }

        /** Told by the system's words, as Java has no other sign: "Broken pipe", "The pipe is being closed". */
        boolean isReaderGone() {
            return String.valueOf(getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
        }
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        try {
            file.write(bytes, from, length);
        } catch (IOException e) {
            throw new Lost(e);
        }
    }
}
