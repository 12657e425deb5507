package dev.winnow.learned;

import dev.winnow.passage.PlainWords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A text as its {@link PlainWords}, to compare with others. */
record Words(List<String> all, Set<String> set) {
    static Words of(String text) {
        List<String> all = PlainWords.of(text);
        return new Words(all, new HashSet<>(all));
    }

    /** Which share of these words stands in the other text; 0 where there are none. */
    float overlap(Words other) {
        return share(List.copyOf(set), other.set);
    }

    /** Which share of the pairs of neighbours stands in the other text; 0 where there are none. */
    float pairs(Words other) {
        return share(pairs(), new HashSet<>(other.pairs()));
    }

    private static float share(List<String> asked, Set<String> there) {
        return asked.isEmpty()
                ? 0
                : (float) asked.stream().filter(there::contains).count() / asked.size();
    }

    private List<String> pairs() {
        List<String> pairs = new ArrayList<>();
        for (int i = 1; i < all.size(); i++) {
            pairs.add(all.get(i - 1) + " " + all.get(i));
        }
        return pairs;
    }
}
