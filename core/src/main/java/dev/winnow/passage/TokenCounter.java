package dev.winnow.passage;

import java.lang.Character.UnicodeScript;

/**
 * How many tokens a text has for some model. Never negative; equal texts have equal counts; a longer text should not
 * count less than its beginning (a splitter stays within its size even so, but may cut earlier than it need).
 */
@FunctionalInterface
public interface TokenCounter {
    int count(String text);

    /**
     * Counts words and punctuation marks: a run of letters, digits and combining marks is one token for every sixteen
     * characters it begins, an ideograph or kana is one, and so is every other character that is not blank.
     *
     * <p>Useful for: cutting when no model is at hand; English text has about 1.3 word pieces for each of these tokens.
     * Not useful for: filling a model's window to the brim; give the splitter that model's own tokenizer instead.
     */
    static TokenCounter words() {
        return TokenCounter::countWords;
    }

    private static int countWords(String text) {
        int count = 0;
        int wordLength = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (isOfWord(c) && !isAlone(c)) {
                // Long runs are not words but encoded data, which models cut into many pieces.
                count += wordLength % 16 == 0 ? 1 : 0;
                wordLength++;
            } else {
                count += Blank.is(c) ? 0 : 1;
                wordLength = 0;
            }
            i += Character.charCount(c);
        }
        return count;
    }

    private static boolean isOfWord(int c) {
        return Character.isLetterOrDigit(c)
                || switch (Character.getType(c)) {
                    case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
                    default -> false;
                };
    }

    /** Scripts that are written without blanks between words. */
    private static boolean isAlone(int c) {
        if (c < 0x0E00) {
            return false;
        }
        UnicodeScript script = UnicodeScript.of(c);
        return Character.isLetter(c)
                && (script == UnicodeScript.HAN
                        || script == UnicodeScript.HIRAGANA
                        || script == UnicodeScript.KATAKANA
                        || script == UnicodeScript.THAI
                        || script == UnicodeScript.LAO
                        || script == UnicodeScript.KHMER
                        || script == UnicodeScript.MYANMAR);
    }
}
