package dev.winnow.passage;

/** What counts as blank: white space and every kind of space character, no-break spaces and byte order marks included. */
final class Blank {
    private Blank() {}

    static boolean is(int c) {
        return c <= ' ' || (c >= 0x7F && (Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0xFEFF));
    }

    /** The first offset at or after {@code from}, and before {@code to}, that is not blank; {@code to} without one. */
    static int skip(String text, int from, int to) {
        int at = from;
        while (at < to && is(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The offset after the last character of the range that is not blank; {@code from} without one. */
    static int trim(String text, int from, int to) {
        int at = to;
        while (at > from && is(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }
}
