package dev.winnow.eval.segment;

import dev.winnow.eval.collection.Queries;
import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** How many words a query has. */
record QueryLength(String name) implements Dimension {
    static final Dimension DIMENSION = new QueryLength("length");

    private static final Set<UnicodeScript> WITHOUT_SPACES = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    @Override
    public String of(Queries.Item item) {
        int words = words(item.query().text());
        return words <= 2 ? "1-2" : words <= 5 ? "3-5" : words <= 10 ? "6-10" : "11+";
    }

    /** How many words, 1 or more. */
    static int words(String text) {
        int words = 0;
        for (String word : text.strip().split("\\s+", -1)) {
            long unspaced = word.codePoints()
                    .filter(c -> Character.isLetter(c) && WITHOUT_SPACES.contains(UnicodeScript.of(c)))
                    .count();
            words += (int) Math.max(1, (unspaced + 1) / 2);
        }
        return words;
    }

    @Override
    public List<String> order() {
        return List.of("1-2", "3-5", "6-10", "11+");
    }
}
