package dev.winnow.context;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The runs of three words of a text (all words together when it has fewer), to tell near-duplicates by.
 *
 * <p>Broder, "On the resemblance and containment of documents", SEQUENCES 1997; containment is taken in the direction
 * that is greater, so that a text inside a longer one counts as its duplicate.
 */
record Shingles(Set<String> values) {
    private static final int WORDS = 3;

    static Shingles of(String text) {
        List<String> words = Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .toList();
        Set<String> values = new HashSet<>();
        for (int i = 0; i + WORDS <= words.size(); i++) {
            values.add(String.join(" ", words.subList(i, i + WORDS)));
        }
        if (values.isEmpty() && !words.isEmpty()) {
            values.add(String.join(" ", words));
        }
        return new Shingles(values);
    }

    /** The share of the smaller set that is in the other, 0 to 1; 0 when either is empty. */
    double containment(Shingles other) {
        boolean smaller = values.size() <= other.values.size();
        Set<String> few = smaller ? values : other.values;
        Set<String> many = smaller ? other.values : values;
        return few.isEmpty() ? 0 : (double) few.stream().filter(many::contains).count() / few.size();
    }
}
