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

    private static final Pattern SPACE = Pattern.compile("\\s+");

    /** What opens a quotation or a bracket, and what closes one, or ends a sentence or a part of it. */
    private static final Pattern AROUND = Pattern.compile("^[\\p{Ps}\\p{Pi}\"'¿¡]+|[\\p{Pe}\\p{Pf}\"'.,;:!?…。，；：！？]+$");

    private PlainWords() {}

    /** In order, repeated ones too; none of a text without a letter or digit. */
    public static List<String> of(String text) {
        return BETWEEN.splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /**
     * In order, with the signs that tell words apart: C, C++ and C# are three, and so are NET and .NET. What ends or encloses a
     * sentence is left off; a text of nothing else is itself the only word. To be compared where two questions must not be taken for
     * one.
     */
    public static List<String> withSigns(String text) {
        String lower = text.toLowerCase(Locale.ROOT).strip();
        List<String> words = SPACE.splitAsStream(lower)
                .map(word -> AROUND.matcher(word).replaceAll(""))
                .filter(word -> !word.isEmpty())
                .toList();
        return words.isEmpty() ? List.of(lower) : words;
    }
}
