package dev.winnow.llm;

import dev.winnow.Passage;
import java.util.regex.Pattern;

/**
 * Puts texts of others into a prompt so that they stay material: each on one line, so that none can end its place and begin
 * another; without what looks like a passage's number or a chat template's marker; cut to a number of words.
 */
final class Fence {
    private static final Pattern BLANK = Pattern.compile("[\\s\\p{Z}\\p{Cntrl}]+");
    private static final Pattern NUMBER = Pattern.compile("\\[(\\s*\\p{Nd}+\\s*)]");
    private static final Pattern MARKER = Pattern.compile("<(?=[|/]|s>)|(?<=\\|)>");
    private static final Pattern TURNING = Pattern.compile("[\\u202A-\\u202E\\u2066-\\u2069]");

    private Fence() {}

    static String line(String text) {
        String flat = TURNING.matcher(BLANK.matcher(text).replaceAll(" ")).replaceAll("");
        String unnumbered = NUMBER.matcher(flat).replaceAll("($1)");
        return MARKER.matcher(unnumbered).replaceAll(" ").strip();
    }

    /** A passage's title and text; {@code (empty)} where there is none. */
    static String passage(Passage passage, int words) {
        String[] all = line(passage.content()).split(" ", words + 1);
        String kept = String.join(" ", java.util.Arrays.copyOf(all, Math.min(words, all.length)));
        return kept.isEmpty() ? "(empty)" : kept;
    }

    /** How many words {@link #passage} leaves out. */
    static int lost(Passage passage, int words) {
        return Math.max(0, line(passage.content()).split(" ").length - words);
    }
}
