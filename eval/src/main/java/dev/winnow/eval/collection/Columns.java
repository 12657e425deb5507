package dev.winnow.eval.collection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lines of columns as TREC writes them: what separates the columns, and how ids are ordered. */
final class Columns {
    /**
     * The order of the ids' UTF-8 bytes, which is trec_eval's. Java's own order differs where a character beyond U+FFFF
     * meets one from U+E000 to U+FFFF.
     */
    static final Comparator<String> BYTE_ORDER = Columns::compareBytes;

    private Columns() {}

    /** The words of a line, separated by any run of the characters C calls space in its plain locale. */
    static List<String> split(String line) {
        List<String> words = new ArrayList<>(6);
        int i = 0;
        while (i < line.length()) {
            while (i < line.length() && isSeparator(line.charAt(i))) {
                i++;
            }
            int start = i;
            while (i < line.length() && !isSeparator(line.charAt(i))) {
                i++;
            }
            if (i > start) {
                words.add(line.substring(start, i));
            }
        }
        return words;
    }

    /** True when {@code word} would fall apart, or vanish, in a line of columns. */
    static boolean isUnfit(String word) {
        return word.isEmpty() || word.chars().anyMatch(Columns::isSeparator);
    }

    private static boolean isSeparator(int c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static int compareBytes(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // A surrogate is half of a character beyond U+FFFF, which comes after every single one.
                boolean sameKind = Character.isSurrogate(x) == Character.isSurrogate(y);
                return sameKind ? Character.compare(x, y) : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
