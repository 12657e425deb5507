package dev.winnow.diversity;

import dev.winnow.passage.PlainWords;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The runs of three words of a text (all words together when it has fewer), to tell near-duplicates by. Case and
 * punctuation do not count.
 *
 * <p>Broder, "On the resemblance and containment of documents", SEQUENCES 1997; containment is taken in the direction
 * that is greater, so that a text inside a longer one counts as its duplicate.
 */
public record Shingles(Set<String> values) {
    private static final int WORDS = 3;

    public Shingles {
        values = Set.copyOf(values);
    }

    public static Shingles of(String text) {
        List<String> words = PlainWords.of(text);
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
    public double containment(Shingles other) {
        int smaller = Math.min(values.size(), other.values.size());
        return smaller == 0 ? 0 : (double) common(other) / smaller;
    }

    /** The share of both together that is in both (Jaccard), 0 to 1; 0 when either is empty. */
    public double resemblance(Shingles other) {
        int common = common(other);
        return common == 0 ? 0 : (double) common / (values.size() + other.values.size() - common);
    }

    private int common(Shingles other) {
        boolean smaller = values.size() <= other.values.size();
        Set<String> few = smaller ? values : other.values;
        Set<String> many = smaller ? other.values : values;
        int common = 0;
        for (String value : few) {
            common += many.contains(value) ? 1 : 0;
        }
        return common;
    }
}
