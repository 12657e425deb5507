package dev.winnow.training.data;

import dev.winnow.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** When two texts are the same, and which page a passage is from. */
final class Texts {
    /** Words in a sequence that two texts do not share by chance. */
    static final int SEQUENCE = 9;

    private Texts() {}

    /** Letters and digits in lower case, words separated by one space: what is left is compared. */
    static String normalize(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean gap = false;
        String lower = text.toLowerCase(Locale.ROOT);
        for (int i = 0; i < lower.length(); ) {
            int c = lower.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isLetterOrDigit(c)) {
                if (gap && !out.isEmpty()) {
                    out.append(' ');
                }
                gap = false;
                out.appendCodePoint(c);
            } else {
                gap = true;
            }
        }
        return out.toString();
    }

    /** A 64-bit hash of each sequence of {@value #SEQUENCE} words; empty when the text is shorter. */
    static long[] sequences(String text) {
        List<String> words = words(normalize(text));
        int count = Math.max(0, words.size() - SEQUENCE + 1);
        long[] hashes = new long[count];
        for (int i = 0; i < count; i++) {
            long hash = 0;
            for (int j = i; j < i + SEQUENCE; j++) {
                hash = mix(hash + hash(words.get(j)));
            }
            hashes[i] = hash;
        }
        return hashes;
    }

    /** The document a passage was cut from: its origin, or its id up to the first {@code #}. */
    static String page(Passage passage) {
        String document = passage.documentId();
        int end = document.indexOf('#');
        return end < 0 ? document : document.substring(0, end);
    }

    private static List<String> words(String normalized) {
        List<String> words = new ArrayList<>();
        int from = 0;
        while (from < normalized.length()) {
            int to = normalized.indexOf(' ', from);
            to = to < 0 ? normalized.length() : to;
            words.add(normalized.substring(from, to));
            from = to + 1;
        }
        return words;
    }

    /** FNV-1a over the characters. */
    static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
    static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
