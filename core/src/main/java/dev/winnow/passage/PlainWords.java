package dev.winnow.passage;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A text as the words that count when texts are compared: in lower case, runs of letters with their marks, and digits.
 *
 * <p>Useful for overlaps, duplicates and terms. Not useful for retrieval, whose analyzers know stems and stop words, nor for
 * scripts that put no space between words.
 */
public final class PlainWords {
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private PlainWords() {}

    /** In order, repeated ones too; none of a text without a letter or digit. */
    public static List<String> of(String text) {
        return BETWEEN.splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
