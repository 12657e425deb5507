package dev.winnow.eval.segment;

import dev.winnow.eval.collection.Queries;
import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The script a query is written in. */
record QueryScript(String name) implements Dimension {
    static final Dimension DIMENSION = new QueryScript("language");

    @Override
    public String of(Queries.Item item) {
        Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
        item.query().text().codePoints().filter(Character::isLetter).forEach(c -> {
            UnicodeScript script = UnicodeScript.of(c);
            if (script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED) {
                letters.merge(script, 1, Integer::sum);
            }
        });
        int all = letters.values().stream().mapToInt(count -> count).sum();
        int latin = letters.getOrDefault(UnicodeScript.LATIN, 0);
        if (all == 0) {
            return ABSENT;
        }
        if (3 * (all - latin) < all) {
            return "Latin";
        }
        if (letters.containsKey(UnicodeScript.HIRAGANA) || letters.containsKey(UnicodeScript.KATAKANA)) {
            return "Kana";
        }
        UnicodeScript most = UnicodeScript.LATIN;
        int count = 0;
        for (Map.Entry<UnicodeScript, Integer> script : letters.entrySet()) {
            if (script.getKey() != UnicodeScript.LATIN && script.getValue() > count) {
                most = script.getKey();
                count = script.getValue();
            }
        }
        String name = most.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
