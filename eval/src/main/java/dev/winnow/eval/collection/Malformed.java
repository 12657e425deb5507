package dev.winnow.eval.collection;

import java.nio.file.Path;

/** Says inside this package that the line at hand cannot be used; it is always caught and given to the policy. */
final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String expected;

    Malformed(String reason, String expected) {
        super(reason, null, false, false);
        this.reason = reason;
        this.expected = expected;
    }

    MalformedLine at(Path file, long line) {
        return new MalformedLine(file, line, reason, expected);
    }
}
